using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Presence;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>A node with presence and without a server: connections are added by hand.</summary>
internal sealed class PresenceNode : IAsyncDisposable
{
    private readonly PresenceHub? _hub;
    private readonly RpcPresence? _presence;
    private bool _isStopped;

    private PresenceNode(IBackplane backplane, RpcPresenceOptions? options)
    {
        var serializer = new RpcConnectionOptions().SerializerOptions;
        if (options is not null)
        {
            _hub = new PresenceHub(backplane, options, serializer, TimeProvider.System, new Logger<PresenceHub>(Log));
        }

        Node = new GatewayNode(backplane, new Logger<GatewayNode>(Log), _hub);
        if (options is not null)
        {
            _presence = new RpcPresence(_hub!, Node, options, serializer);
        }
    }

    public TestLog Log { get; } = new();

    public GatewayNode Node { get; }

    public string Id => Node.Id;

    public PresenceHub Hub => _hub!;

    public IRpcPresence Presence => _presence!;

    /// <summary>The connections that were added.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<string, FakeReceiver> Receivers { get; } = new();

    /// <param name="backplane">The backplane of the node.</param>
    /// <param name="options">The options; null for a node without presence.</param>
    public static async Task<PresenceNode> StartAsync(IBackplane backplane, RpcPresenceOptions? options)
    {
        var node = new PresenceNode(backplane, options);
        await node.Node.StartAsync(CancellationToken.None).DefaultTimeout();
        return node;
    }

    /// <summary>Adds a connection, and returns its id.</summary>
    public async Task<string> AddAsync(string? user, params string[] groups)
    {
        var receiver = new FakeReceiver(RpcConnectionId.Create(Id));
        Receivers[receiver.Id] = receiver;
        await Node.AddAsync(receiver, user, CancellationToken.None).DefaultTimeout();
        foreach (var group in groups)
        {
            await JoinAsync(receiver.Id, group);
        }

        return receiver.Id;
    }

    public Task RemoveAsync(string id) => Node.RemoveAsync(id).AsTask().DefaultTimeout();

    public Task JoinAsync(string id, string group) => RequestAsync(new(id, BackplaneOperation.Join, group));

    public Task LeaveAsync(string id, string group) => RequestAsync(new(id, BackplaneOperation.Leave, group));

    public Task<bool> SetStateAsync<TState>(string id, TState state) => Presence.SetStateAsync(id, state).AsTask().DefaultTimeout();

    public Task<IReadOnlyList<RpcPresenceEntry>> ListAsync(RpcAddress address = default) => Presence.ListAsync(address).AsTask().DefaultTimeout();

    public async Task<string[]> ListIdsAsync(RpcAddress address = default) =>
        [.. (await ListAsync(address)).Select(entry => entry.ConnectionId)];

    public Task<RpcPresenceCount> CountAsync(RpcAddress address = default) => Presence.CountAsync(address).AsTask().DefaultTimeout();

    public async Task StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await Node.StopAsync(CancellationToken.None).DefaultTimeout();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _hub?.Dispose();
        Log.Dispose();
    }

    private async Task RequestAsync(BackplaneRequest request) =>
        (await Node.RequestAsync(request, CancellationToken.None).DefaultTimeout()).Should().NotBeNull();
}
