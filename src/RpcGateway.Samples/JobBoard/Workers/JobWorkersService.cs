using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Services;

namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>Gives stored jobs to workers, for as long as their call runs.</summary>
internal sealed class JobWorkersService(
    IRpcClients<IJobWorker> clients,
    IRpcCallContext call,
    JobRunners runners,
    JobWorkerOptions options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<JobWorkersService> logger) : IJobWorkers
{
    private readonly ConcurrentDictionary<string, (WorkerRunner Runner, string Connection)> _workers = new(StringComparer.Ordinal);

    public async Task WorkAsync(string name, int places, CancellationToken cancellationToken)
    {
        if (name == GatewayRunner.GatewayName)
        {
            throw new RpcException(RpcErrorCode.InvalidParams, $"The name '{name}' means the gateway itself: choose another one.");
        }

        await using var worker = new WorkerRunner(name, places, clients.Caller, runners, options, time, logger);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var connection = call.ConnectionId;
        Add(worker, connection);
        JobWorkersLog.Joined(logger, name, places);
        try
        {
            // The worker may disconnect when the call has ended, so its results must have arrived.
            var end = await worker.Ended.WaitAsync(ending.Token);
            await worker.WaitForIdleAsync().WaitAsync(ending.Token);
            if (end == WorkerEnd.Replaced)
            {
                throw new RpcException(
                    JobErrorCode.WorkerReplaced, $"Another worker with the name '{name}' has connected. Give each worker a name of its own.");
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
        finally
        {
            // Only this one: another worker may have the name now.
            _workers.TryRemove(KeyValuePair.Create(name, (worker, connection)));
            JobWorkersLog.Left(logger, name);
        }
    }

    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in _workers.Values.Where(worker => worker.Connection == call.ConnectionId))
        {
            worker.Runner.End(WorkerEnd.Left);
        }

        return Task.CompletedTask;
    }

    // The newcomer wins, because the connection of the earlier one may be broken without the gateway having noticed.
    private void Add(WorkerRunner worker, string connection)
    {
        WorkerRunner? earlier = null;
        _workers.AddOrUpdate(worker.Name, (worker, connection), (_, other) =>
        {
            earlier = other.Runner;
            return (worker, connection);
        });
        if (earlier is not null)
        {
            JobWorkersLog.Replaced(logger, worker.Name);
            earlier.End(WorkerEnd.Replaced);
        }

        worker.Join();
    }
}
