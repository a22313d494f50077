using System.Net;
using Microsoft.Extensions.Logging;
using RpcGateway.Client;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Worker.Jobs;

namespace RpcGateway.Worker.StoredJobs;

/// <summary>Takes stored jobs from one node of the gateway, and connects again until the worker stops.</summary>
internal sealed class StoredJobLink(Uri address, StoredJobSettings settings, WorkerJobs jobs, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    // A gateway without this endpoint has no stored jobs for workers; that changes only with a restart.
    private static readonly TimeSpan MaxDelayIfMissing = TimeSpan.FromSeconds(30);

    private string? _loggedReason;

    /// <param name="leaving">The worker takes no more jobs.</param>
    /// <param name="ending">Running jobs end too.</param>
    public async Task RunAsync(CancellationToken leaving, CancellationToken ending)
    {
        // The worker may start without a gateway, so the first attempt is not awaited by it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (!leaving.IsCancellationRequested)
        {
            var delay = MaxDelay;
            try
            {
                await ServeAsync(leaving, ending);
                LogOnce("The gateway gives no more jobs.");
            }
            catch (Exception) when (leaving.IsCancellationRequested)
            {
                // The worker stops: whatever failed because of that is expected.
            }
            catch (Exception e)
            {
                LogOnce(e.Message);
                delay = IsMissing(e) ? MaxDelayIfMissing : MaxDelay;
            }

            await Task.Delay(MinDelay + (delay * Random.Shared.NextDouble()), time, leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsMissing(Exception exception) =>
        exception.InnerException is HttpRequestException { StatusCode: HttpStatusCode.NotFound };

    private async Task ServeAsync(CancellationToken leaving, CancellationToken ending)
    {
        var runner = new StoredJobRunner(jobs, time);
        await using var client = RpcClient.Create(address, options => settings.Configure(options.AddCallback<IJobWorker>(runner)));
        await client.WaitForConnectionAsync(leaving);
        StoredJobLog.Connected(logger, address, settings.Name);
        _loggedReason = null;
        try
        {
            await WorkAsync(client.GetProxy<IJobWorkers>(), leaving, ending);
        }
        finally
        {
            // After a lost connection they are cancelled, so this does not take long.
            await runner.WaitForEndAsync().WaitAsync(ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A call to leave, not a cancellation: when the gateway has answered, no job is on its way.
    private async Task WorkAsync(IJobWorkers gateway, CancellationToken leaving, CancellationToken ending)
    {
        var work = gateway.WorkAsync(settings.Name, settings.Places, ending);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (leaving.UnsafeRegister(_ => left.SetResult(), null))
        {
            await Task.WhenAny(work, left.Task);
        }

        if (!work.IsCompleted)
        {
            await gateway.LeaveAsync(ending);
        }

        await work;
    }

    // The same reason is logged once until the worker is connected.
    private void LogOnce(string reason)
    {
        if (reason != _loggedReason)
        {
            _loggedReason = reason;
            StoredJobLog.Disconnected(logger, address, reason);
        }
    }
}
