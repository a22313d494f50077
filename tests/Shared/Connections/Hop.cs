using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.TestTools;

/// <summary>
/// A gateway between a client and a server in one process: it forwards everything over a link, on which each client has a channel.
/// </summary>
internal sealed class Hop : ILinkOwner, IForwardRoute, IAsyncDisposable
{
    private readonly RpcMethodTable _forwarded = new([]);
    private readonly List<RpcConnection> _clients = [];
    private readonly List<Task> _running = [];
    private readonly ConnectionSetup _setup;
    private readonly Func<ChannelTransport, NumberRange, Task> _serve;
    private readonly TestLog _log;
    private readonly Target _target;

    /// <param name="setup">The settings of the connections to clients.</param>
    /// <param name="log">The log of the gateway.</param>
    /// <param name="serve">Creates and runs the connection of the server to a client.</param>
    /// <param name="wrap">Changes the transports of the link. Default: frames are packed, as over a WebSocket.</param>
    public Hop(
        ConnectionSetup setup,
        TestLog log,
        Func<ChannelTransport, NumberRange, Task> serve,
        Func<IRpcTransport, IRpcTransport>? wrap = null)
    {
        wrap ??= transport => new PackedTransport(transport);
        _setup = setup;
        _log = log;
        _serve = serve;
        var (gatewayEnd, backendEnd) = InMemoryTransport.CreatePair();
        GatewayLink = CreateLink("gateway", wrap(gatewayEnd));
        BackendLink = CreateLink("backend", wrap(backendEnd));
        _running.Add(GatewayLink.RunAsync());
        _running.Add(BackendLink.RunAsync());
        _target = new Target(GatewayLink);
    }

    public Link GatewayLink { get; }

    public Link BackendLink { get; }

    public ForwardTarget Backend => _target;

    /// <summary>Forwards the methods of a contract.</summary>
    public void Forward<TContract>()
        where TContract : class => _forwarded.Replace(
            [.. _forwarded.Handlers, .. RpcContracts.Get<TContract>().Methods.Select(method => new ForwardedMethod(method, this))]);

    /// <summary>Accepts a client, and opens its channel.</summary>
    public RpcConnection Accept(IRpcTransport transport)
    {
        var client = (_setup with { Id = $"gateway-{_clients.Count}" }).Create(transport, _forwarded, _log, TimeProvider.System);
        _clients.Add(client);
        _running.Add(client.RunAsync());
        Forwarder.Of(client.Parts.Inbound).GetOrOpen(_target, out _);
        GatewayLink.Flush();
        return client;
    }

    ForwardTarget? IForwardRoute.Choose(Forwarder forwarder, out RpcError error)
    {
        error = default;
        return _target;
    }

    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description)
    {
        var numbers = new NumberRange(BitConverter.ToInt32(description.Span), description.Span[4]);
        var channel = new ChannelTransport(link, number);
        _running.Add(_serve(channel, numbers));
        return channel;
    }

    public async ValueTask DisposeAsync()
    {
        await GatewayLink.DisposeAsync().DefaultTimeout();
        await BackendLink.DisposeAsync().DefaultTimeout();
        foreach (var client in _clients)
        {
            await client.DisposeAsync().DefaultTimeout();
        }

        await Task.WhenAll(_running).DefaultTimeout();
    }

    private Link CreateLink(string id, IRpcTransport transport) => new(
        transport,
        new ConnectionContext(
            id, new RpcConnectionOptions(), RpcSubprotocol.JsonRpc, _log.CreateLogger("Link"), TimeProvider.System, null),
        this,
        new LinkOptions());

    private sealed class Target(Link link) : ForwardTarget(link)
    {
        public override string Name => "test";

        public override ReadOnlyMemory<byte> Describe(ConnectionContext client, NumberRange numbers) =>
            new byte[] { (byte)numbers.Epoch, (byte)(numbers.Epoch >> 8), (byte)(numbers.Epoch >> 16), 0, numbers.Lane };
    }
}
