using Microsoft.Extensions.Logging;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Jobs;

namespace RpcGateway.Worker.Jobs;

/// <summary>
/// Starts a job when a slot is free, and logs its start and end. A filter would not notice that a waiting call is cancelled, because
/// filters have no access to the call's token.
/// </summary>
internal sealed class WorkerJobs(JobsService jobs, JobSlots slots, TimeProvider time, ILogger<WorkerJobs> logger) : IJobs
{
    private int _number;

    public Task<WordCount> CountWordsAsync(
        Stream text, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync("countWords", () => jobs.CountWordsAsync(text, progress, cancellationToken), cancellationToken);

    public Task<PrimeCount> FindPrimesAsync(
        int limit, IProgress<JobProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync("findPrimes", () => jobs.FindPrimesAsync(limit, progress, cancellationToken), cancellationToken);

    private async Task<T> RunAsync<T>(string job, Func<Task<T>> run, CancellationToken cancellationToken)
    {
        using var slot = await slots.EnterAsync(cancellationToken);
        var number = Interlocked.Increment(ref _number);
        var started = time.GetTimestamp();
        WorkerJobsLog.Started(logger, number, job);
        try
        {
            var result = await run();
            WorkerJobsLog.Completed(logger, number, time.GetElapsedTime(started));
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            WorkerJobsLog.Cancelled(logger, number, time.GetElapsedTime(started));
            throw;
        }
        catch (Exception e)
        {
            // Without its message, which may contain text of the caller.
            WorkerJobsLog.Failed(logger, number, time.GetElapsedTime(started), e.GetType());
            throw;
        }
    }
}
