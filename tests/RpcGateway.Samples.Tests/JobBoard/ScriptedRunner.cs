using System.Threading.Channels;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.JobBoard;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>A runner whose attempts end as the test says, or when they are cancelled.</summary>
internal sealed class ScriptedRunner(string name) : IJobRunner
{
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();

    public string Name => name;

    public Task<JobResult> RunAsync(StoredOrder order, int attempt, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        var started = new Attempt(progress, cancellationToken);
        _attempts.Writer.TryWrite(started);
        return started.Result;
    }

    /// <summary>Waits for the next attempt.</summary>
    public Task<Attempt> NextAsync() => _attempts.Reader.ReadAsync().AsTask().DefaultTimeout();

    internal sealed class Attempt
    {
        private readonly TaskCompletionSource<JobResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Attempt(IProgress<JobProgress> progress, CancellationToken cancellationToken)
        {
            Progress = progress;
            cancellationToken.Register(() =>
            {
                _cancelled.TrySetResult();
                _result.TrySetCanceled(cancellationToken);
            });
        }

        public IProgress<JobProgress> Progress { get; }

        public Task<JobResult> Result => _result.Task;

        /// <summary>Completes when the attempt is cancelled.</summary>
        public Task Cancelled => _cancelled.Task;

        public void Complete(JobResult result) => _result.TrySetResult(result);

        public void Fail(Exception exception) => _result.TrySetException(exception);

        public void Lose() => Fail(new JobLostException("The worker was lost."));
    }
}
