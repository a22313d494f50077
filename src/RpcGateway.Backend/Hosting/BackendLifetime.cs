using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Backend.Clients;
using RpcGateway.Backend.Description;
using RpcGateway.Backend.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Dispatch;

namespace RpcGateway.Backend.Hosting;

/// <summary>Connects to the gateways when the application has started, and disconnects when it stops.</summary>
internal sealed class BackendLifetime(
    IServiceProvider services,
    ConnectionRegistry registry,
    LinkParts parts,
    IOptions<RpcBackendOptions> options,
    TimeProvider time,
    ILogger<BackendLifetime> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private ClientChannels? _clients;
    private IReadOnlyList<GatewayNodes> _gateways = [];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Resolved only here: filters and singleton services may depend on the rest of the backend.
        var methods = (await MethodTableBuilder.Create(services, protocolMethods: []).BuildAsync()).Single().Table;
        var content = RegistrationContent.Create(options.Value, services.GetServices<ServiceRegistration>(), methods);
        var registration = RegistrationContent.Encode(content);
        var clients = new ClientChannels(
            services.GetRequiredService<ConnectionRunner>(),
            services.GetRequiredService<ConnectionObservers>(),
            methods,
            options.Value.CreateClientOptions(),
            parts.Loggers,
            time);
        _clients = clients;
        _gateways =
        [
            .. options.Value.Gateways.Select(
                gateway => new GatewayNodes(gateway, parts, target => new GatewayLink(target, registration, clients, parts))),
        ];
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Connects only now, when what the services depend on has started.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var gateway in _gateways)
        {
            gateway.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>Takes no new work, waits for running calls up to a time limit, and closes the links.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        BackendLifetimeLog.Draining(_logger, registry.Count);
        using var timeout = new CancellationTokenSource(options.Value.DrainTimeout, time);
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await Task.WhenAll(_gateways.Select(gateway => gateway.AnnounceStopAsync(drain.Token)));
        registry.StartDraining();
        await Task.WhenAll(_gateways.Select(gateway => gateway.StopAsync(drain.Token, cancellationToken)));
        await (_clients?.WaitForEndAsync() ?? Task.CompletedTask);
        BackendLifetimeLog.Drained(_logger);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends what an application that was not stopped left open.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }
    }
}
