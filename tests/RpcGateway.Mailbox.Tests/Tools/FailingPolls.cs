using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Tests.Tools;

/// <summary>A shared store that can only be polled, the first times in vain.</summary>
internal sealed class FailingPolls(int failures) : IMailboxStore
{
    private int _polls;

    public event Action<IReadOnlyCollection<QueueEnd>>? Committed
    {
        add { }
        remove { }
    }

    public bool IsShared => true;

    public Task<IReadOnlyList<QueueEnd>> ListEndsAsync(IReadOnlyCollection<string> queues, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _polls) <= failures
            ? throw new InvalidOperationException("This poll fails.")
            : Task.FromResult<IReadOnlyList<QueueEnd>>([.. queues.Select(queue => new QueueEnd(queue, _polls))]);

    public Task OpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<RpcMailReceipt>> AppendAsync(IReadOnlyList<NewMail> mails, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<StoredPage> ReadAsync(string queue, long after, int maxCount, int maxBytes, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<AcknowledgeResult> AcknowledgeAsync(string queue, string reader, long sequence, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<int> RemoveReaderAsync(string queue, string reader, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RpcMailQueueState> GetStateAsync(string queue, string reader, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<int> TrimAsync(string queue, TrimRule rule, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<QueueList> ListQueuesAsync(long after, bool withAge, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> RemoveKeysAsync(long before, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> TryBeginTrimAsync(long now, long notAfter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
