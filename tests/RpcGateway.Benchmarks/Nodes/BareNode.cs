using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Redis;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Presence;
using StackExchange.Redis;

namespace RpcGateway.Benchmarks.Nodes;

/// <summary>A node in this process without a server: its connections have no sockets.</summary>
internal sealed class BareNode : IAsyncDisposable
{
    // What a busy gateway may have at once between a handshake and its end.
    private const int MaxConnecting = 1000;

    private readonly PresenceHub? _hub;

    private BareNode(RedisProcess redis, bool hasPresence)
    {
        var options = new RpcRedisOptions { Configuration = ConfigurationOptions.Parse($"127.0.0.1:{redis.Port}") };
        Backplane = new RedisBackplane(
            Options.Create(options), new RpcIdempotencyOptions(), TimeProvider.System, NullLogger<RedisBackplane>.Instance);
        if (hasPresence)
        {
            var serializer = new RpcConnectionOptions().SerializerOptions;
            var presence = new RpcPresenceOptions();
            _hub = new PresenceHub(Backplane, presence, serializer, TimeProvider.System, NullLogger<PresenceHub>.Instance);
            Node = new GatewayNode(Backplane, NullLogger<GatewayNode>.Instance, _hub);
            Presence = new RpcPresence(_hub, Node, presence, serializer);
        }
        else
        {
            Node = new GatewayNode(Backplane, NullLogger<GatewayNode>.Instance);
        }
    }

    public RedisBackplane Backplane { get; }

    public GatewayNode Node { get; }

    public IRpcPresence? Presence { get; }

    public static async Task<BareNode> StartAsync(RedisProcess redis, bool hasPresence = false)
    {
        var node = new BareNode(redis, hasPresence);
        await node.Node.StartAsync(CancellationToken.None);
        return node;
    }

    /// <summary>Adds connections, each with a user of its own, and ten in each group. Completes when Redis has confirmed all channels.</summary>
    public Task AddAsync(int count) => Parallel.ForAsync(
        0,
        count,
        new ParallelOptions { MaxDegreeOfParallelism = MaxConnecting },
        async (number, cancellationToken) =>
        {
            var receiver = new SilentReceiver(RpcConnectionId.Create(Node.Id));
            await Node.AddAsync(receiver, $"{Node.Id}-user-{number}", cancellationToken);
            await Node.RequestAsync(new(receiver.Id, BackplaneOperation.Join, $"{Node.Id}-group-{number / 10}"), cancellationToken);
        });

    public async ValueTask DisposeAsync()
    {
        await Node.StopAsync(CancellationToken.None);
        _hub?.Dispose();
    }
}
