namespace RpcGateway.Mailbox.Storing;

/// <summary>
/// Where messages are stored. Every implementation must pass the tests of MailboxStoreSpecification. All methods throw
/// <see cref="RpcMailboxException"/> for what the store itself cannot do.
/// </summary>
internal interface IMailboxStore : IAsyncDisposable
{
    /// <summary>Raised after each commit with the queues that have new messages; must not block or throw.</summary>
    event Action<IReadOnlyCollection<QueueEnd>>? Committed;

    /// <summary>Whether other processes append to the same store.</summary>
    bool IsShared { get; }

    /// <summary>Creates or updates the tables. Called once, before any other method.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Appends messages, all or none. Cancellation ends the wait only before the store begins.</summary>
    Task<IReadOnlyList<RpcMailReceipt>> AppendAsync(IReadOnlyList<NewMail> mails, CancellationToken cancellationToken);

    /// <summary>Reads messages after a number: at most the count, and at most the bytes, but at least one.</summary>
    Task<StoredPage> ReadAsync(string queue, long after, int maxCount, int maxBytes, CancellationToken cancellationToken);

    /// <summary>Stores the number of a reader, unless a greater one is stored.</summary>
    Task<AcknowledgeResult> AcknowledgeAsync(string queue, string reader, long sequence, CancellationToken cancellationToken);

    /// <summary>Removes the number of a reader.</summary>
    /// <returns>The number of removed readers.</returns>
    Task<int> RemoveReaderAsync(string queue, string reader, CancellationToken cancellationToken);

    Task<RpcMailQueueState> GetStateAsync(string queue, string reader, CancellationToken cancellationToken);

    /// <summary>Removes up to <see cref="TrimRule.Portion"/> of the oldest messages that the rule does not keep.</summary>
    /// <returns>The number of removed messages.</returns>
    Task<int> TrimAsync(string queue, TrimRule rule, CancellationToken cancellationToken);

    /// <summary>Returns the ends of those queues that exist.</summary>
    Task<IReadOnlyList<QueueEnd>> ListEndsAsync(IReadOnlyCollection<string> queues, CancellationToken cancellationToken);

    /// <summary>Returns the queues with messages whose ids follow one, in the order of the ids.</summary>
    /// <param name="after">The last id of the page before; 0 at the start.</param>
    /// <param name="withAge">Whether the time of the oldest message is read.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task<QueueList> ListQueuesAsync(long after, bool withAge, CancellationToken cancellationToken);

    /// <summary>Removes some of the keys that are older than a time.</summary>
    /// <returns>The number of removed keys.</returns>
    Task<int> RemoveKeysAsync(long before, CancellationToken cancellationToken);

    /// <summary>Stores the time of a round of trimming, unless the stored time is later than the given limit.</summary>
    /// <returns>Whether this process may begin the round.</returns>
    Task<bool> TryBeginTrimAsync(long now, long notAfter, CancellationToken cancellationToken);
}
