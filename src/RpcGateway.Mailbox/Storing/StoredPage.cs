namespace RpcGateway.Mailbox.Storing;

/// <summary>Messages that were read at one point in time.</summary>
/// <param name="First">The number of the oldest message; that of the next one if the queue is empty.</param>
/// <param name="Last">The number of the newest message.</param>
/// <param name="Mails">The messages.</param>
internal sealed record StoredPage(long First, long Last, IReadOnlyList<StoredMail> Mails)
{
    /// <summary>The number of messages after a position that were trimmed.</summary>
    public long TruncatedAfter(long position) => Math.Max(First - 1 - position, 0);
}
