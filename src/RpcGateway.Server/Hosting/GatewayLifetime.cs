using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Telemetry;
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
    MissedMessages missed,
    GatewayDrain drain,
    IHostApplicationLifetime application,
    IOptions<HostOptions> host,
    IOptions<RpcGatewayOptions> options,
    ILogger<GatewayLifetime> logger) : IHostedLifecycleService, IDisposable
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    // Uses the system clock: the delays of threads do not depend on a configured clock.
    private readonly StarvationWatch _watch = new(TimeProvider.System, GuardedLogger.Guard(logger));

    private CancellationTokenRegistration _stopping;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        ShutdownOrder.Check(this, services.GetServices<IHostedService>(), host.Value, options.Value, _logger);

        // Earlier than the host's own call, which waits for other services.
        _stopping = application.ApplicationStopping.Register(() => drain.StartAsync());

        // Resolved only here: its filters and singleton services may depend on the rest of the gateway.
        methods.Set(await services.GetRequiredService<MethodTableBuilder>().BuildAsync());
        node.MessagesMissed = missed.Report;
        node.Operations = new NodeOperations(services.GetServices<INodeOperation>());
        node.Signals = new NodeSignals(services.GetServices<INodeSignal>());
        await node.StartAsync(cancellationToken);
        _watch.Start();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for running calls up to a time limit, and closes every connection.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => drain.StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await node.StopAsync(cancellationToken);

    public void Dispose()
    {
        _stopping.Dispose();
        _watch.Dispose();
    }
}
