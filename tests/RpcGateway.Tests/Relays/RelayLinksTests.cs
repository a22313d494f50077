using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RpcGateway.Server;
using RpcGateway.Server.Relays;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Relays;

/// <summary>A link to a node that accepts connections and never responds, like a process that stands still.</summary>
public sealed class RelayLinksTests : IAsyncLifetime
{
    private const string Other = "0011223344556677";

    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);
    private readonly FakeTimeProvider _time = new();
    private Nodes _nodes = null!;
    private RelayLinks _links = null!;

    public ValueTask InitializeAsync()
    {
        _silent.Start();
        _nodes = new Nodes(new Uri($"ws://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}/rpc/nodes"));
        var node = new GatewayNode(_nodes, NullLogger<GatewayNode>.Instance);
        var settings = new RelaySettings(node, Options.Create(new RpcGatewayOptions()), _time, NullLoggerFactory.Instance);
        _links = new RelayLinks(settings, _nodes, NullLogger<RelayLinks>.Instance);
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await _links.DisposeAsync().AsTask().DefaultTimeout();
        _silent.Dispose();
    }

    [Fact]
    public async Task TryOpen_NodeIsLostMeanwhile_Ends()
    {
        var opening = _links.TryOpenAsync(Other, default, CancellationToken.None);
        using var accepted = await _silent.AcceptTcpClientAsync().DefaultTimeout();

        _nodes.Lose();

        (await opening.DefaultTimeout()).Should().BeNull();
    }

    [Fact]
    public async Task TryOpen_NodeDoesNotRespond_EndsAfterSomeSeconds()
    {
        var opening = _links.TryOpenAsync(Other, default, CancellationToken.None);
        using var accepted = await _silent.AcceptTcpClientAsync().DefaultTimeout();

        _time.Advance(TimeSpan.FromSeconds(5));

        (await opening.DefaultTimeout()).Should().BeNull();
    }

    private sealed class Nodes(Uri url) : IBackplane, INodeDirectory
    {
        private bool _isLost;

        public event Action<string>? Lost;

        public void Lose()
        {
            _isLost = true;
            Lost?.Invoke(Other);
        }

        public NodeLinkAddress? FindLinkAddress(string nodeId) => _isLost ? null : new NodeLinkAddress(url, [1, 2, 3]);

        public ValueTask<NodeLinkAddress?> LookUpAsync(string nodeId, CancellationToken cancellationToken) => default;

        public bool HasStopped(string nodeId) => false;

        public ValueTask StartAsync(IBackplaneNode node, CancellationToken cancellationToken) => default;

        public ValueTask StopAsync(CancellationToken cancellationToken) => default;

        public ValueTask SubscribeAsync(RpcAddress address, CancellationToken cancellationToken) => default;

        public ValueTask UnsubscribeAsync(RpcAddress address, CancellationToken cancellationToken) => default;

        public void Publish(RpcEnvelope envelope)
        {
        }

        public ValueTask<BackplaneResponse?> RequestAsync(BackplaneRequest request, CancellationToken cancellationToken) => default;

        public ValueTask<IReadOnlyCollection<string>> ListAsync(RpcAddress address, CancellationToken cancellationToken) => new([]);

        public IReadOnlyCollection<string> ListNodes() => [];
    }
}
