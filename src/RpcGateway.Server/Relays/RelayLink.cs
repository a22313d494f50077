using System.Net.WebSockets;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Relays;

/// <summary>A link that this node has opened to another one.</summary>
internal sealed class RelayLink : IAsyncDisposable
{
    private readonly Task _running;

    private RelayLink(Link link)
    {
        Link = link;
        _running = link.RunAsync();
    }

    public Link Link { get; }

    /// <summary>Completes when the link has ended.</summary>
    public Task Ended => _running;

    /// <summary>Connects to a node, and proves that this node belongs to the same gateway.</summary>
    /// <exception cref="IOException">The other node refuses, or is another one.</exception>
    /// <exception cref="WebSocketException">The other node is not reachable.</exception>
    public static async Task<RelayLink> OpenAsync(
        string nodeId, NodeLinkAddress address, RelaySettings settings, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        var transport = new WebSocketTransport(socket);
        try
        {
            var (interval, timeout) = WebSocketTransport.GetKeepAlive(settings.Options);
            socket.Options.AddSubProtocol(RelayProtocol.Subprotocol);
            socket.Options.KeepAliveInterval = interval;
            socket.Options.KeepAliveTimeout = timeout;
            await socket.ConnectAsync(address.Url, cancellationToken);
            await RelayHandshake.ConnectAsync(transport, settings.NodeId, nodeId, address.Key, cancellationToken);
            return new RelayLink(new Link(
                new PackedTransport(transport), settings.CreateContext($"node-{nodeId}"), RefusingOwner.Instance, settings.LinkOptions));
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Link.DisposeAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Only the end that has opened the link opens channels.
    private sealed class RefusingOwner : ILinkOwner
    {
        public static readonly RefusingOwner Instance = new();

        public LinkChannel? Accept(Link link, uint number, ReadOnlyMemory<byte> description) => null;
    }
}
