using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Dispatch;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Dispatch;

namespace RpcGateway.Server.Hosting;

/// <summary>Starts the gateway before the server listens, and closes its connections before the server stops.</summary>
internal sealed class GatewayLifetime(
    IServiceProvider services,
    GatewayMethods methods,
    GatewayNode node,
    ConnectionRegistry registry,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    ILogger<GatewayLifetime> logger,
    BackendDirectory? backends = null) : IHostedLifecycleService, IDisposable
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    // Uses the system clock: the delays of threads do not depend on a configured clock.
    private readonly StarvationWatch _watch = new(TimeProvider.System, GuardedLogger.Guard(logger));

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Resolved only here: its filters and singleton services may depend on the rest of the gateway.
        methods.Set(await services.GetRequiredService<MethodTableBuilder>().BuildAsync());
        await node.StartAsync(cancellationToken);
        _watch.Start();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for running calls up to a time limit, and closes every connection.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        registry.StartDraining();
        GatewayLifetimeLog.Draining(_logger, registry.Count);
        using var timeout = new CancellationTokenSource(options.Value.ShutdownTimeout, time);
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await Task.WhenAll(registry.Snapshot().Select(
            client => ConnectionRunner.ShutDownAsync(client, drain.Token, cancellationToken)));
        await (backends?.CloseAsync() ?? Task.CompletedTask);
        GatewayLifetimeLog.Drained(_logger, registry.Count);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await node.StopAsync(cancellationToken);

    public void Dispose() => _watch.Dispose();
}
