using Microsoft.Extensions.Logging;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>A connected worker. It gets no jobs after it was silent about one, until it answers again.</summary>
internal sealed class WorkerRunner(
    string name, int places, IJobWorker worker, JobRunners runners, JobWorkerOptions options, TimeProvider time, ILogger logger)
    : IJobRunner, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource<WorkerEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _check = Task.CompletedTask;
    private TaskCompletionSource? _idle;
    private int _running;
    private bool _isSilent;
    private bool _hasLeft;

    public string Name => name;

    /// <summary>Completes when it gets no more jobs, unless its connection was lost.</summary>
    public Task<WorkerEnd> Ended => _ended.Task;

    /// <summary>Gets jobs.</summary>
    public void Join()
    {
        lock (_gate)
        {
            if (!_hasLeft)
            {
                runners.Set(this, places);
            }
        }
    }

    /// <summary>Gets no more jobs. Running ones continue.</summary>
    public void End(WorkerEnd end)
    {
        Leave();
        _ended.TrySetResult(end);
    }

    public async Task<JobResult> RunAsync(
        StoredOrder order, int attempt, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        await using var lease = new WorkerLease(options.Timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Expired);
        try
        {
            var result = await CallAsync(order.ToOrder(), attempt, new WorkerReports(lease, progress), ending.Token);
            return WorkerResult.Fits(result, order)
                ? result
                : throw new RpcException(RpcErrorCode.InternalError, $"The worker '{name}' returned a result that does not belong to the job.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && FindLoss(e, lease) is { } reason)
        {
            throw new JobLostException(reason, e);
        }
    }

    /// <summary>Completes when it runs no job, so that no result is on its way.</summary>
    public Task WaitForIdleAsync()
    {
        lock (_gate)
        {
            return _running == 0
                ? Task.CompletedTask
                : (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        await _leaving.CancelAsync();
        await _check;
        _leaving.Dispose();
    }

    private async Task<JobResult> CallAsync(JobOrder order, int attempt, WorkerReports reports, CancellationToken cancellationToken)
    {
        var call = StartAsync(order, attempt, reports, cancellationToken);
        try
        {
            return await call;
        }
        finally
        {
            Finish();
        }
    }

    // Within the lock, so that a worker gets no job after the answer to its leaving.
    private Task<JobResult> StartAsync(JobOrder order, int attempt, WorkerReports reports, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_hasLeft)
            {
                throw new JobLostException($"The worker '{name}' has left.");
            }

            var call = worker.RunAsync(order, attempt, reports, cancellationToken);
            _running++;
            return call;
        }
    }

    private void Finish()
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

    private void Leave()
    {
        lock (_gate)
        {
            _hasLeft = true;
            runners.Remove(this);
        }
    }

    // Null for an error of the job itself.
    private string? FindLoss(Exception exception, WorkerLease lease)
    {
        switch (exception)
        {
            case RpcConnectionLostException:
                // Its call ends too, but perhaps later: without this, the job would be sent to it again.
                Leave();
                return $"The connection of the worker '{name}' was lost.";
            case OperationCanceledException when lease.Expired.IsCancellationRequested:
                Suspend();
                return $"The worker '{name}' did not report for {options.Timeout.TotalSeconds:0} s.";
            case OperationCanceledException or RpcException { Code: RpcErrorCode.RequestCancelled or RpcErrorCode.LimitExceeded }:
                return $"The worker '{name}' has refused or stopped the job.";
            default:
                return null;
        }
    }

    private void Suspend()
    {
        lock (_gate)
        {
            if (!_hasLeft && !_isSilent)
            {
                _isSilent = true;
                runners.Set(this, 0);
                _check = CheckAsync();
            }
        }
    }

    // Waits for as long as the worker is connected: it answers when it runs again.
    private async Task CheckAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        JobWorkersLog.Silent(logger, name, options.Timeout);
        try
        {
            await worker.CheckAsync(_leaving.Token);
        }
        catch (RpcException)
        {
            // An error is an answer too.
        }
        catch (Exception e) when (e is OperationCanceledException or RpcConnectionLostException)
        {
            return;
        }

        lock (_gate)
        {
            _isSilent = false;
            if (_hasLeft)
            {
                return;
            }

            runners.Set(this, places);
        }

        JobWorkersLog.Returned(logger, name);
    }
}
