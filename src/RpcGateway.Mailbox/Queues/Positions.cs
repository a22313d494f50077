namespace RpcGateway.Mailbox.Queues;

/// <summary>Checks numbers that callers send.</summary>
internal static class Positions
{
    public static void CheckNotNegative(long position)
    {
        if (position < 0)
        {
            throw new RpcMailboxException(RpcMailboxError.InvalidPosition, $"The number {position} is negative.");
        }
    }

    /// <summary>A reader that waited there would skip the messages up to its number: the queue was restored from an older copy, or is another one.</summary>
    public static void CheckNotBeyond(long position, long last)
    {
        if (position > last)
        {
            throw Beyond(position);
        }
    }

    public static RpcMailboxException Beyond(long position) =>
        new(RpcMailboxError.InvalidPosition, $"The number {position} is greater than that of the queue's last message.");
}
