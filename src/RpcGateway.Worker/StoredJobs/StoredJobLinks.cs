using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Backend;
using RpcGateway.Worker.Jobs;

namespace RpcGateway.Worker.StoredJobs;

/// <summary>Takes stored jobs from all nodes of the gateway while the worker runs.</summary>
internal sealed class StoredJobLinks(
    StoredJobSettings settings, WorkerJobs jobs, IOptions<RpcBackendOptions> options, TimeProvider time, ILogger<StoredJobLinks> logger)
    : IHostedLifecycleService, IAsyncDisposable
{
    // Next to the address of backends: /rpc/backends and /rpc/workers.
    private const string Endpoint = "workers";

    private readonly CancellationTokenSource _leaving = new();
    private readonly CancellationTokenSource _ending = new();
    private Task _links = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _links = Task.WhenAll(options.Value.Gateways.Select(gateway =>
            new StoredJobLink(new Uri(gateway, Endpoint), settings, jobs, time, logger).RunAsync(_leaving.Token, _ending.Token)));
        return Task.CompletedTask;
    }

    /// <summary>Takes no new jobs, and waits for running ones up to a time limit.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.DrainTimeout, time);
        await using var limit = timeout.Token.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        await using var stop = cancellationToken.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        await _leaving.CancelAsync();
        await _links;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends what an application that was not stopped left open.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _ending.CancelAsync();
        await _links;
        _leaving.Dispose();
        _ending.Dispose();
    }
}
