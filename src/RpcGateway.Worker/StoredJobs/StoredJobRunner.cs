using System.Text;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Worker.Jobs;

namespace RpcGateway.Worker.StoredJobs;

/// <summary>Runs the stored jobs of one connection. They share the slots with the calls of <c>jobs</c>.</summary>
internal sealed class StoredJobRunner(WorkerJobs jobs, TimeProvider time) : IJobWorker
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _running;

    /// <summary>Completes when no job runs.</summary>
    public Task WaitForEndAsync()
    {
        lock (_gate)
        {
            return _running == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public async Task<JobResult> RunAsync(JobOrder order, int attempt, IProgress<JobReport> progress, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            await using var reports = new StoredJobReports(progress, time);

            // Not on the read loop of the connection, which reads the cancellation.
            return await Task.Run(() => ComputeAsync(order, reports, cancellationToken), cancellationToken);
        }
        finally
        {
            Exit();
        }
    }

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<JobResult> ComputeAsync(JobOrder order, StoredJobReports reports, CancellationToken cancellationToken)
    {
        if (order.Kind == JobKind.Primes)
        {
            return new JobResult(Primes: await jobs.FindPrimesAsync(order.Limit ?? 0, reports, cancellationToken));
        }

        using var text = new MemoryStream(Encoding.UTF8.GetBytes(order.Text ?? ""), writable: false);
        return new JobResult(Words: await jobs.CountWordsAsync(text, reports, cancellationToken));
    }

    private void Enter()
    {
        lock (_gate)
        {
            _running++;
        }
    }

    private void Exit()
    {
        lock (_gate)
        {
            if (--_running == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }
    }
}
