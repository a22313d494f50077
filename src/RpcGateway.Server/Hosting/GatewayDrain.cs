using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Relays;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Hosting;

/// <summary>
/// The shutdown of the gateway: reports that it is not ready, still accepts connections for a while, then refuses new ones, and
/// ends those that are open.
/// </summary>
internal sealed class GatewayDrain(
    ConnectionRegistry registry,
    IOptions<RpcGatewayOptions> options,
    TimeProvider time,
    SessionRelay relay,
    RelayEndpoint nodes,
    NodeDrain operated,
    ILogger<GatewayDrain> logger,
    BackendDirectory? backends = null) : IDisposable
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>Whether the shutdown has started.</summary>
    public bool HasStarted => Volatile.Read(ref _running) is not null;

    /// <summary>Starts the shutdown, once. Completes when all connections have ended.</summary>
    public Task StartAsync()
    {
        lock (_gate)
        {
            // On the thread pool: the callers are callbacks of the host, which wait for each other.
            if (_running is null)
            {
                var giveUp = _giveUp.Token;
                _running = Task.Run(() => RunAsync(giveUp), CancellationToken.None);
            }

            return _running;
        }
    }

    /// <summary>Starts the shutdown, and completes when all connections have ended.</summary>
    /// <param name="cancellationToken">The host waits no longer.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), _giveUp).ConfigureAwait(false))
        {
            await StartAsync();
        }
    }

    public void Dispose() => _giveUp.Dispose();

    private async Task RunAsync(CancellationToken giveUp)
    {
        await DelayAsync(options.Value.ShutdownDelay, giveUp);
        registry.StartDraining();
        await operated.EndAsync();
        relay.Stop();
        GatewayDrainLog.Draining(_logger, registry.Count);
        await EndConnectionsAsync(giveUp);
        nodes.Close();
        await (backends?.CloseAsync() ?? Task.CompletedTask);
        GatewayDrainLog.Drained(_logger, registry.Count);
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken giveUp)
    {
        if (delay > TimeSpan.Zero)
        {
            GatewayDrainLog.StillAccepting(_logger, delay);
            await Task.Delay(delay, time, giveUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EndConnectionsAsync(CancellationToken giveUp)
    {
        var timeout = options.Value.ShutdownTimeout;
        using var drainTimeout = new CancellationTokenSource(timeout, time);
        using var closeTimeout = new CancellationTokenSource(timeout + ShutdownTimes.Close, time);
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(drainTimeout.Token, giveUp);
        using var close = CancellationTokenSource.CreateLinkedTokenSource(closeTimeout.Token, giveUp);
        var spread = new ReconnectSpread(options.Value.ReconnectDelay, options.Value.ReconnectRate);
        await Task.WhenAll(registry.Snapshot().Select(
            client => ConnectionDrain.RunAsync(client, spread.Next(), time, drain.Token, close.Token)));
    }
}
