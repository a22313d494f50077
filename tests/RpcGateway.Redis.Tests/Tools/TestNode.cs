using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Idempotency;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>A node without a server: connections are added by hand.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private int _gaps;

    private TestNode(RedisBackplane backplane, TestLog log)
    {
        Backplane = backplane;
        Log = log;
        Store = new RedisIdempotencyStore(backplane);
        Node = new GatewayNode(backplane, NullLogger<GatewayNode>.Instance)
        {
            MessagesMissed = () => Interlocked.Increment(ref _gaps),
        };
    }

    public RedisBackplane Backplane { get; }

    public GatewayNode Node { get; }

    /// <summary>The keyed calls.</summary>
    public IIdempotencyStore Store { get; }

    public TestLog Log { get; }

    /// <summary>How often the node was told that it may have missed messages.</summary>
    public int Gaps => Volatile.Read(ref _gaps);

    /// <summary>How often the node has connected to Redis.</summary>
    public int Connections => Log.Entries.Count(entry => entry.Id.Name == "Connected");

    public static async Task<TestNode> StartAsync(
        NodeFactory factory, Action<RpcRedisOptions>? configure = null, INodeLinkHost? host = null)
    {
        var log = new TestLog();
        var node = new TestNode(factory.Create(configure, log, host), log);
        await node.Node.StartAsync(CancellationToken.None).DefaultTimeout();
        return node;
    }

    /// <summary>Adds a connection.</summary>
    public async Task<FakeReceiver> AddAsync(string? user = null, params string[] groups)
    {
        var receiver = new FakeReceiver(RpcConnectionId.Create(Node.Id));
        await Node.AddAsync(receiver, user, CancellationToken.None).DefaultTimeout();
        foreach (var group in groups)
        {
            (await JoinAsync(receiver, group)).Should().NotBeNull();
        }

        return receiver;
    }

    public Task<BackplaneResponse?> JoinAsync(FakeReceiver receiver, string group) =>
        Node.RequestAsync(new(receiver.Id, BackplaneOperation.Join, group), CancellationToken.None).DefaultTimeout();

    public Task<BackplaneResponse?> LeaveAsync(FakeReceiver receiver, string group) =>
        Node.RequestAsync(new(receiver.Id, BackplaneOperation.Leave, group), CancellationToken.None).DefaultTimeout();

    public Task<BackplaneResponse?> CallAsync(FakeReceiver receiver, string parameters = "[]", CancellationToken cancellationToken = default) =>
        Node.RequestAsync(
            new(receiver.Id, BackplaneOperation.Call, "ask", Encoding.UTF8.GetBytes(parameters)), cancellationToken).AsTask();

    public void Publish(RpcAddress address, string text) => Node.Publish(new RpcEnvelope(
        address, new RpcNotification(Encoding.UTF8.GetBytes(text), "test", RpcOverflowPolicy.Disconnect)));

    public void PublishToGroup(string group, string text) => Publish(RpcAddress.Group(group), text);

    /// <summary>Waits until the node has a connection to Redis, or has none.</summary>
    public Task WaitForConnectionAsync(bool isConnected = true) => Eventually.IsTrueAsync(() => Backplane.IsConnected == isConnected);

    /// <summary>Waits until the node knows that many other nodes.</summary>
    public Task WaitForPeersAsync(int count) => Eventually.IsTrueAsync(() => Backplane.PeerCount == count);

    public async ValueTask DisposeAsync()
    {
        await Node.StopAsync(CancellationToken.None).DefaultTimeout();
        Log.Dispose();
    }
}
