using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Redis.Keys;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Requests;
using RpcGateway.Redis.Sending;
using RpcGateway.Redis.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using StackExchange.Redis;

namespace RpcGateway.Redis;

/// <summary>The backplane over Redis. Creates the parts of a node, and passes on what the node wants of other nodes.</summary>
internal sealed class RedisBackplane(
    IOptions<RpcRedisOptions> options,
    RpcIdempotencyOptions idempotency,
    TimeProvider time,
    ILogger<RedisBackplane> logger,
    INodeLinkHost? host = null) : IBackplane, INodeDirectory, IClusterIdentity, IBackplaneFigures
{
    private static readonly BackplaneResponse NotConnected = new()
    {
        ErrorCode = RpcErrorCode.Unavailable,
        ErrorMessage = "Other nodes are not reachable, because this node has no connection to Redis.",
        WasSent = false,
    };

    private readonly ILogger _logger = GuardedLogger.Guard(logger);
    private NodeParts? _parts;
    private CancellationTokenRegistration _listening;

    public event Action<string>? Lost;

    public event Action? ClusterIdChanged;

    /// <summary>Whether the node is connected to Redis.</summary>
    public bool IsConnected => _parts?.User.IsConnected ?? false;

    /// <summary>The number of notifications that were not passed to other nodes.</summary>
    public long Dropped => _parts?.Drops.Dropped ?? 0;

    /// <summary>The number of other nodes that are alive.</summary>
    public int PeerCount => _parts?.Peers.Count ?? 0;

    /// <summary>The calls with idempotency keys; null before the start.</summary>
    public KeyTable? Keys => _parts?.Keys;

    /// <summary>The id of the data in Redis; null before the start.</summary>
    public string? StoreId => _parts?.StoreId.Value;

    /// <summary>The round trip of the last heartbeat; null without a connection to Redis.</summary>
    public TimeSpan? Latency => _parts is { User.IsConnected: true } parts ? parts.Receiver.RoundTrip : null;

    /// <summary>The bytes that wait to be published.</summary>
    public long QueuedBytes => _parts?.Queue.Bytes ?? 0;

    /// <summary>The requests of other nodes that are running.</summary>
    public int RunningRequests => _parts?.Handler.Count ?? 0;

    public string ClusterId => _parts?.Cluster.Value ?? "";

    private NodeParts Parts => _parts ?? throw new InvalidOperationException("The node has not started.");

    public async ValueTask StartAsync(IBackplaneNode node, CancellationToken cancellationToken)
    {
        BackplaneInstruments.Add(this);
        _parts = NodeParts.Create(
            node, options.Value, idempotency, host, id => Lost?.Invoke(id), () => ClusterIdChanged?.Invoke(), time, _logger);
        await _parts.Keeper.StartAsync().WaitAsync(cancellationToken).ConfigureAwait(false);

        // Clients connect from this moment on, so other nodes must be able to reach this one.
        _listening = host?.Listening.Register(_parts.User.Announce) ?? default;
    }

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        BackplaneInstruments.Remove(this);
        await _listening.DisposeAsync().ConfigureAwait(false);
        await Parts.Handler.StopAsync(cancellationToken).ConfigureAwait(false);
        Parts.Queue.WriteAlways(Parts.Names.All, new LeavingMessage());
        await Parts.Queue.FlushAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await Parts.Keeper.DisposeAsync().ConfigureAwait(false);
        await Parts.Waiters.WaitAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public NodeLinkAddress? FindLinkAddress(string nodeId) => _parts?.Peers.FindLink(nodeId);

    public ValueTask<NodeLinkAddress?> LookUpAsync(string nodeId, CancellationToken cancellationToken) =>
        IsConnected ? Parts.Lookup.FindAsync(nodeId, cancellationToken) : default;

    public bool HasStopped(string nodeId) => _parts?.Peers.HasStopped(nodeId) ?? false;

    public async ValueTask SubscribeAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        // The node's own channel serves its connections.
        if (HasChannel(address))
        {
            try
            {
                await Parts.Channels.SubscribeAsync(Parts.Names.Of(address)!).WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is RedisConnectionException or RedisTimeoutException or ObjectDisposedException)
            {
                // The connection was lost meanwhile. The next one subscribes to it.
            }
        }
    }

    public ValueTask UnsubscribeAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        if (HasChannel(address))
        {
            Parts.Channels.Release(Parts.Names.Of(address)!);
        }

        return default;
    }

    public void Publish(RpcEnvelope envelope)
    {
        if (Parts.Names.Of(envelope.Address) is { } channel)
        {
            var result = Parts.Queue.TryWrite(channel, new NotificationMessage(envelope));

            // Nodes find out themselves what they have missed, so only what is not expected counts.
            if (result != PublishResult.NotConnected || envelope.Address.Kind != RpcAddressKind.Nodes)
            {
                Parts.Drops.Count(result, envelope.Notification.Method);
            }
        }
    }

    public async ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken)
    {
        if (request.NodeId is not { } nodeId || nodeId == Parts.Node.Id)
        {
            return null;
        }

        if (!IsConnected)
        {
            return NotConnected;
        }

        if (!Parts.Peers.IsAlive(nodeId))
        {
            return null;
        }

        try
        {
            return (await Parts.Requests.SendAsync(nodeId, id => new RequestMessage(id, request), cancellationToken).ConfigureAwait(false))
                .Response;
        }
        catch (NodeLostException e)
        {
            return new BackplaneResponse { ErrorCode = RpcErrorCode.Unavailable, ErrorMessage = e.Message, WasSent = e.WasSent };
        }
    }

    public IReadOnlyCollection<string> ListNodes() => _parts?.Peers.Ids ?? [];

    public async ValueTask<IReadOnlyCollection<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        if (!IsConnected)
        {
            throw new RpcException(RpcErrorCode.Unavailable, NotConnected.ErrorMessage!);
        }

        var lists = await Task.WhenAll(Parts.Peers.Ids.Select(nodeId => ListAsync(nodeId, address, cancellationToken))).ConfigureAwait(false);
        return [.. lists.SelectMany(list => list)];
    }

    private static bool HasChannel(RpcAddress address) => address.Kind is RpcAddressKind.User or RpcAddressKind.Group or RpcAddressKind.Nodes;

    // A node that was lost in the meantime has no connections any more.
    private async Task<IReadOnlyCollection<string>> ListAsync(string nodeId, RpcAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var list = await Parts.Requests.SendAsync(nodeId, id => new ListMessage(id, address), cancellationToken).ConfigureAwait(false);
            return list.Response is { ErrorCode: { } code } error ? throw new RpcException(code, error.ErrorMessage ?? "") : list.Ids;
        }
        catch (NodeLostException) when (IsConnected && !Parts.Peers.IsAlive(nodeId))
        {
            return [];
        }
        catch (NodeLostException e)
        {
            throw new RpcException(RpcErrorCode.Unavailable, e.Message, e);
        }
    }
}
