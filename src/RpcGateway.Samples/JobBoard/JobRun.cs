using Microsoft.Extensions.Logging;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard;

/// <summary>Runs one job until it has ended: waits for a place, stores each start and the end, and starts again if a runner was lost.</summary>
internal sealed class JobRun(
    JobEntry entry, string node, JobStore store, JobRunners runners, JobBoardOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <returns>The last state; null if the job continues or has ended elsewhere.</returns>
    /// <exception cref="OperationCanceledException">The process stops. The job runs again after its next start.</exception>
    public async Task<JobState?> RunAsync(CancellationToken stopping)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stopping, entry.Cancelled);
        while (true)
        {
            try
            {
                using var place = await runners.TakeAsync(leaving.Token);
                leaving.Token.ThrowIfCancellationRequested();
                return await RunAtAsync(place.Runner, leaving.Token, stopping);
            }
            catch (JobLostException e)
            {
                JobBoardLog.AttemptLost(logger, entry.Stored.Attempt, e.Message);
                entry.Show(JobStage.Waiting);
            }
            catch (OperationCanceledException) when (entry.Cancelled.IsCancellationRequested)
            {
                return await EndAsync(JobRecord.Cancelled(entry.Stored.Attempt), stopping);
            }
        }
    }

    private async Task<JobState?> RunAtAsync(IJobRunner runner, CancellationToken leaving, CancellationToken stopping)
    {
        var attempt = entry.Stored.Attempt + 1;
        if (attempt > options.MaxAttempts)
        {
            return await EndAsync(
                JobRecord.Failed(attempt - 1, $"{options.MaxAttempts} attempts ended without a result."), stopping);
        }

        if (!await TryAddAsync(JobRecord.Started(node, attempt, runner.Name), leaving))
        {
            return null;
        }

        entry.Show(JobStage.Running);
        using var running = CancellationTokenSource.CreateLinkedTokenSource(leaving);
        var elsewhere = CancelIfChangedElsewhereAsync(running);
        try
        {
            var end = await ComputeAsync(runner, attempt, running.Token);
            return await EndAsync(end, stopping);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested && !leaving.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await running.CancelAsync();
            await elsewhere;
        }
    }

    private async Task<JobRecord> ComputeAsync(IJobRunner runner, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            var result = await runner.RunAsync(entry.Stored.Order, attempt, new AttemptProgress(entry, attempt), cancellationToken);
            return JobRecord.Succeeded(attempt, result);
        }
        catch (Exception e) when (e is not JobLostException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JobBoardLog.JobFailed(logger, e, attempt);
            return JobRecord.Failed(attempt, e is RpcException ? e.Message : "The job ended with an unexpected error.");
        }
    }

    // A client of another node can cancel the job, and a node that believes this one to be lost can start it.
    private async Task CancelIfChangedElsewhereAsync(CancellationTokenSource running)
    {
        try
        {
            await store.WaitForRecordAsync(entry.Stored.Id, entry.Stored.Version, running.Token);
            await running.CancelAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or RpcMailboxException)
        {
            // Without the news, the store refuses the end.
        }
    }

    private async Task<JobState?> EndAsync(JobRecord end, CancellationToken stopping)
    {
        if (!await TryAddAsync(end, stopping))
        {
            return null;
        }

        entry.Show(end.End!.Value);
        return entry.Peek().State;
    }

    // Tries again while the store fails: the key makes that safe also after an append whose outcome is unknown.
    private async Task<bool> TryAddAsync(JobRecord record, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await store.TryAddAsync(entry.Stored, record, cancellationToken) is not { } stored)
                {
                    return false;
                }

                entry.Stored = stored;
                return true;
            }
            catch (RpcMailboxException e)
            {
                JobBoardLog.StoreFailed(logger, e);
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }
}
