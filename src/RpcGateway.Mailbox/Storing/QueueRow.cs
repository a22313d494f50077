namespace RpcGateway.Mailbox.Storing;

/// <summary>The row of a queue, locked by the transaction that changes it.</summary>
/// <param name="id">Its id in the store.</param>
/// <param name="last">The number of its newest message.</param>
internal sealed class QueueRow(long id, long last)
{
    public long Id => id;

    public long Last { get; private set; } = last;

    /// <summary>The size of the messages that the transaction adds.</summary>
    public long AddedBytes { get; private set; }

    public long Add(int bytes)
    {
        AddedBytes += bytes;
        return ++Last;
    }
}
