namespace RpcGateway.Mailbox;

/// <summary>The state of a queue, and of one of its readers.</summary>
/// <param name="First">The number of the oldest message; that of the next one if the queue is empty.</param>
/// <param name="Last">The number of the newest message that the queue had; 0 before the first one.</param>
/// <param name="Bytes">The size of all messages as JSON.</param>
/// <param name="Acknowledged">The number up to which the reader has processed the queue; 0 before it acknowledged anything.</param>
public sealed record RpcMailQueueState(long First, long Last, long Bytes, long Acknowledged)
{
    /// <summary>The number of messages that are stored.</summary>
    public long Count => Last - First + 1;

    /// <summary>The number of stored messages that the reader has not acknowledged.</summary>
    public long Unread => Last - Math.Max(Acknowledged, First - 1);
}
