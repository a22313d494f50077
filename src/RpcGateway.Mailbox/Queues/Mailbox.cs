using RpcGateway.Mailbox.Storing;
using RpcGateway.Mailbox.Telemetry;

namespace RpcGateway.Mailbox.Queues;

/// <summary>The queues of one type of messages.</summary>
internal sealed class Mailbox<TMessage>(string name, MailCodec<TMessage> codec, IMailboxStore store, SubscriptionParts parts) : IRpcMailbox<TMessage>
    where TMessage : notnull
{
    private const int MaxDrafts = 1000;
    private const int MaxCount = 1000;
    private const int MaxPageBytes = 256 * 1024;

    public async Task<RpcMailReceipt> AppendAsync(RpcQueueName queue, TMessage message, string? key, CancellationToken cancellationToken) =>
        (await store.AppendAsync([Create(queue, message, key)], cancellationToken))[0];

    public async Task<IReadOnlyList<RpcMailReceipt>> AppendAsync(
        IReadOnlyList<RpcMailDraft<TMessage>> drafts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(drafts.Count, MaxDrafts);
        return drafts.Count == 0
            ? []
            : await store.AppendAsync([.. drafts.Select(draft => Create(draft.Queue, draft.Message, draft.Key))], cancellationToken);
    }

    public async Task<RpcMailPage<TMessage>> ReadAsync(RpcQueueName queue, long after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        Positions.CheckNotNegative(after);
        var page = await store.ReadAsync(NameOf(queue), after, count, MaxPageBytes, cancellationToken);
        Positions.CheckNotBeyond(after, page.Last);
        MailboxCounters.CountReads(page.Mails.Count);
        var mails = page.Mails.Select(codec.Read).ToArray();
        return new RpcMailPage<TMessage>(mails, page.First, page.Last, page.TruncatedAfter(after), mails.Length > 0 && mails[^1].Sequence < page.Last);
    }

    public IAsyncEnumerable<RpcMail<TMessage>> SubscribeAsync(RpcQueueName queue, long after, CancellationToken cancellationToken)
    {
        Positions.CheckNotNegative(after);
        return new Subscription<TMessage>(NameOf(queue), codec, store, parts).RunAsync(after, cancellationToken);
    }

    public async Task AcknowledgeAsync(RpcQueueName queue, long sequence, string reader, CancellationToken cancellationToken)
    {
        RpcQueueName.Check(reader, nameof(reader), minLength: 0);
        Positions.CheckNotNegative(sequence);
        switch (await store.AcknowledgeAsync(NameOf(queue), reader, sequence, cancellationToken))
        {
            case AcknowledgeResult.BeyondEnd:
                throw Positions.Beyond(sequence);
            case AcknowledgeResult.TooManyReaders:
                throw new RpcMailboxException(
                    RpcMailboxError.LimitReached,
                    $"The queue has the maximum number of readers ({nameof(RpcMailboxOptions.MaxReaders)}). {StoreErrors.NothingStored}");
        }
    }

    public Task RemoveReaderAsync(RpcQueueName queue, string reader, CancellationToken cancellationToken) =>
        store.RemoveReaderAsync(NameOf(queue), RpcQueueName.Check(reader, nameof(reader), minLength: 0), cancellationToken);

    public Task<RpcMailQueueState> GetStateAsync(RpcQueueName queue, string reader, CancellationToken cancellationToken) =>
        store.GetStateAsync(NameOf(queue), RpcQueueName.Check(reader, nameof(reader), minLength: 0), cancellationToken);

    public async Task<long> TrimAsync(RpcQueueName queue, RpcMailRetention retention, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(retention);
        if (retention.Validate().FirstOrDefault() is { } error)
        {
            throw new ArgumentException(error, nameof(retention));
        }

        var (rule, total) = (TrimRule.From(retention, parts.Time.GetUtcNow()), 0L);
        while (true)
        {
            var removed = await store.TrimAsync(NameOf(queue), rule, cancellationToken);
            total += removed;
            if (removed < TrimRule.Portion)
            {
                return total;
            }
        }
    }

    private NewMail Create(RpcQueueName queue, TMessage message, string? key) => new(
        NameOf(queue), key is null ? null : RpcQueueName.Check(key, nameof(key)), codec.Write(message));

    private string NameOf(RpcQueueName queue) => queue.Name.Length > 0
        ? $"{name}/{queue.Name}"
        : throw new ArgumentException("The queue has no name: create it with RpcQueueName.User or RpcQueueName.Topic.", nameof(queue));
}
