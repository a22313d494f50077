namespace RpcGateway.Mailbox.Storing;

/// <summary>Counts the messages at the start of a queue that a rule removes.</summary>
internal sealed class TrimCount(TrimRule rule, long first, long last, long bytes)
{
    /// <summary>The number of messages to remove.</summary>
    public int Removed { get; private set; }

    /// <summary>Their size.</summary>
    public long RemovedBytes { get; private set; }

    /// <summary>The number of the oldest message that stays.</summary>
    public long First => first + Removed;

    /// <summary>Adds the next message of the queue, unless it stays.</summary>
    /// <returns>Whether it is removed.</returns>
    public bool Add(long time, long size)
    {
        if (!rule.Removes(last - First + 1, bytes - RemovedBytes, time))
        {
            return false;
        }

        Removed++;
        RemovedBytes += size;
        return true;
    }
}
