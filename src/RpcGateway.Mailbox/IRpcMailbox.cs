namespace RpcGateway.Mailbox;

/// <summary>
/// Durable messages of one type, in queues that are logs: each message of a queue has a number, from 1, without a gap, and stays until it
/// is trimmed. All methods throw <see cref="RpcMailboxException"/>, which says whether something was stored; if a token is cancelled,
/// nothing was.
/// </summary>
/// <typeparam name="TMessage">The type, added with <see cref="IRpcMailboxBuilder.AddMessages"/>.</typeparam>
public interface IRpcMailbox<TMessage>
    where TMessage : notnull
{
    /// <summary>Appends a message. When this returns, the message is on the disk.</summary>
    /// <param name="queue">The queue; the first message creates it.</param>
    /// <param name="message">The message. As JSON, it has at most <see cref="RpcMailboxOptions.MaxMessageSize"/> bytes.</param>
    /// <param name="key">
    /// Identifies the message in its queue, so that a repeat is stored only once: it returns the receipt of the first one. The same key with
    /// another message is an error. Keys are forgotten after <see cref="RpcMailboxOptions.KeyLifetime"/>. At most 200 characters.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the store, unless it already stores the message.</param>
    Task<RpcMailReceipt> AppendAsync(
        RpcQueueName queue, TMessage message, string? key = null, CancellationToken cancellationToken = default);

    /// <summary>Appends messages to one or several queues: all of them, or none.</summary>
    /// <param name="drafts">The messages, at most 1,000.</param>
    /// <param name="cancellationToken">Ends the wait for the store, unless it already stores the messages.</param>
    /// <returns>The receipts, in the same order.</returns>
    Task<IReadOnlyList<RpcMailReceipt>> AppendAsync(
        IReadOnlyList<RpcMailDraft<TMessage>> drafts, CancellationToken cancellationToken = default);

    /// <summary>Reads a page of messages.</summary>
    /// <param name="queue">The queue. One that does not exist is empty.</param>
    /// <param name="after">The number after which to read; 0 for the start. Must not be greater than that of the last message.</param>
    /// <param name="count">The maximum number of messages, from 1 to 1,000. A page also ends at 256 KiB.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task<RpcMailPage<TMessage>> ReadAsync(
        RpcQueueName queue, long after = 0, int count = 100, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns the messages after a number, first those that are stored and then new ones, as one stream without an end. It reads in
    /// portions, and only when its consumer asks. A service can return it as the result of a method; its clients continue with the number
    /// of the last item. If the store fails later than at the first read, the stream waits until the store is back.
    /// </summary>
    /// <param name="queue">The queue. It may not exist yet.</param>
    /// <param name="after">The number after which to start; 0 for the start. Must not be greater than that of the last message.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<RpcMail<TMessage>> SubscribeAsync(
        RpcQueueName queue, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Stores how far a reader has processed a queue. A number below the stored one changes nothing.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="sequence">The number of the last message that was processed. Must not be greater than that of the last message.</param>
    /// <param name="reader">The reader, if the queue has several: at most 200 characters.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task AcknowledgeAsync(RpcQueueName queue, long sequence, string reader = "", CancellationToken cancellationToken = default);

    /// <summary>Forgets a reader, such as a device that is not used any more: it no longer counts for the maximum number of readers.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="reader">The reader. If it has acknowledged nothing, nothing changes.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task RemoveReaderAsync(RpcQueueName queue, string reader, CancellationToken cancellationToken = default);

    /// <summary>Returns the state of a queue, and of one of its readers.</summary>
    /// <param name="queue">The queue. One that does not exist is empty.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="cancellationToken">Ends the wait for the store.</param>
    Task<RpcMailQueueState> GetStateAsync(RpcQueueName queue, string reader = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the oldest messages of a queue now, until the rest is within the limits. Numbers are not used again, and keys are kept.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="retention">The limits.</param>
    /// <param name="cancellationToken">Stops between two portions.</param>
    /// <returns>The number of removed messages.</returns>
    Task<long> TrimAsync(RpcQueueName queue, RpcMailRetention retention, CancellationToken cancellationToken = default);
}
