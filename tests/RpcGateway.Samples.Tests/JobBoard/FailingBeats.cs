using RpcGateway.Mailbox;
using RpcGateway.Samples.JobBoard;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>A mailbox that fails with an exception that no mailbox should have.</summary>
internal sealed class FailingBeats : IRpcMailbox<JobNodeBeat>
{
    private int _attempts;

    /// <summary>How often the state was requested, which is the first step of a round.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    public Task<RpcMailQueueState> GetStateAsync(RpcQueueName queue, string reader, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        throw new InvalidOperationException("This round fails.");
    }

    public Task<RpcMailReceipt> AppendAsync(RpcQueueName queue, JobNodeBeat message, string? key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<RpcMailReceipt>> AppendAsync(
        IReadOnlyList<RpcMailDraft<JobNodeBeat>> drafts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RpcMailPage<JobNodeBeat>> ReadAsync(RpcQueueName queue, long after, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<RpcMail<JobNodeBeat>> SubscribeAsync(RpcQueueName queue, long after, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task AcknowledgeAsync(RpcQueueName queue, long sequence, string reader, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RemoveReaderAsync(RpcQueueName queue, string reader, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> TrimAsync(RpcQueueName queue, RpcMailRetention retention, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
