using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Services.Hosting;
using RpcGateway.StreamJsonRpc.Prefixes;
using RpcGateway.StreamJsonRpc.Relay;

namespace RpcGateway.StreamJsonRpc.Hosting;

/// <summary>The running relays, which end before the server stops.</summary>
internal sealed class BackendRelays(PrefixRuns prefixes, IOptions<RpcGatewayOptions> options, TimeProvider time)
    : IHostedLifecycleService, IStopsIndependently
{
    private readonly ConcurrentDictionary<RelayState, TaskCompletionSource> _relays = [];
    private volatile bool _isStopping;

    public bool IsStopping => _isStopping;

    // At least once through all steps of ending a process.
    private TimeSpan StopLimit => options.Value.ShutdownTimeout + TimeSpan.FromSeconds(10);

    public void Add(RelayState relay)
    {
        _relays[relay] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_isStopping)
        {
            End(relay);
        }
    }

    public void Remove(RelayState relay)
    {
        if (_relays.TryRemove(relay, out var removed))
        {
            removed.SetResult();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Disconnects all clients, and waits up to a time limit until their services have ended.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        foreach (var relay in _relays.Keys)
        {
            End(relay);
        }

        await Task.WhenAll(_relays.Values.Select(relay => relay.Task)).WaitAsync(StopLimit, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits up to a time limit until the services of clients that the gateway has disconnected have ended.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) =>
        await prefixes.WaitAsync().WaitAsync(StopLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static void End(RelayState relay) =>
        relay.End(RelaySide.Client, RpcCloseCode.GoingAway, "The server is shutting down.");
}
