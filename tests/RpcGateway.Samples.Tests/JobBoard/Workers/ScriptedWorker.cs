using System.Threading.Channels;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.JobBoard.Workers;

/// <summary>A worker whose attempts report and end as the test says. Like a frozen process, it does not end those that are cancelled.</summary>
internal sealed class ScriptedWorker : IJobWorker
{
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();
    private readonly TaskCompletionSource _thawed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScriptedWorker(RpcTestGateway gateway, string name, int places)
    {
        Connection = gateway.CreateClient<IJobWorkers>(options =>
        {
            options.AddCallback<IJobWorker>(this);
            options.ResumeBufferSize = 0;
            options.Reconnect.Enabled = false;
        });
        Work = Connection.Proxy.WorkAsync(name, places);
    }

    public static JobResult Result { get; } = new(Words: new WordCount(18, 0, 6, [new WordFrequency("be", 2)]));

    public RpcTestClient<IJobWorkers> Connection { get; }

    /// <summary>The call with which it gets jobs.</summary>
    public Task Work { get; }

    /// <summary>Waits for the next attempt.</summary>
    public Task<Attempt> NextAsync() => _attempts.Reader.ReadAsync().AsTask().DefaultTimeout();

    public bool HasNext() => _attempts.Reader.TryPeek(out _);

    /// <summary>Answers the question whether it is there.</summary>
    public void Thaw() => _thawed.SetResult();

    public Task<JobResult> RunAsync(JobOrder order, int attempt, IProgress<JobReport> progress, CancellationToken cancellationToken)
    {
        var started = new Attempt(order, attempt, progress, cancellationToken);
        _attempts.Writer.TryWrite(started);
        return started.Ended;
    }

    public Task CheckAsync(CancellationToken cancellationToken) => _thawed.Task.WaitAsync(cancellationToken);

    internal sealed class Attempt
    {
        private readonly TaskCompletionSource<JobResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly IProgress<JobReport> _progress;

        public Attempt(JobOrder order, int number, IProgress<JobReport> progress, CancellationToken cancellationToken)
        {
            (Order, Number, _progress) = (order, number, progress);
            cancellationToken.Register(() => _cancelled.TrySetResult());
        }

        public JobOrder Order { get; }

        public int Number { get; }

        public Task<JobResult> Ended => _ended.Task;

        /// <summary>Completes when the attempt is cancelled.</summary>
        public Task Cancelled => _cancelled.Task;

        public void Report(JobProgress? progress = null) => _progress.Report(new JobReport(progress));

        public void Complete(JobResult? result = null) => _ended.SetResult(result ?? Result);

        public void CompleteWithNull() => _ended.SetResult(null!);

        public void Fail(Exception exception) => _ended.SetException(exception);
    }
}
