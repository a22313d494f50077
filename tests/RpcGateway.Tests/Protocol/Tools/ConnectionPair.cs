using System.Diagnostics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Two engines that talk to each other within the process.</summary>
internal sealed class ConnectionPair : IAsyncDisposable
{
    private readonly InMemoryTransport _clientEnd;
    private readonly Task<RpcClose> _serverRun;
    private readonly Task<RpcClose> _clientRun;

    private readonly RpcConnectionRole _role;
    private readonly Func<object?, NetworkAddresses>? _addresses;
    private readonly ActivityContext _link;

    public ConnectionPair(
        bool extended = false,
        Action<RpcConnectionOptions>? configure = null,
        RpcConnectionRole? role = null,
        Func<object?, NetworkAddresses>? addresses = null,
        ActivityContext link = default)
    {
        _role = role ?? RpcConnectionRole.Peer;
        _addresses = addresses;
        _link = link;
        var options = new RpcConnectionOptions();
        configure?.Invoke(options);
        (_clientEnd, var serverEnd) = InMemoryTransport.CreatePair();
        Server = Create<IProbe>(serverEnd, Service, options, extended, "server");
        Client = Create<IProbeCallback>(_clientEnd, Callback, options, extended, "client");
        _serverRun = Server.RunAsync();
        _clientRun = Client.RunAsync();
        Probe = Client.GetProxy<IProbe>();
    }

    public TestLog Log { get; } = new();

    public ProbeService Service { get; } = new();

    public ProbeCallback Callback { get; } = new();

    public RpcConnection Server { get; }

    public RpcConnection Client { get; }

    public IProbe Probe { get; }

    public Task<RpcClose> ServerRun => _serverRun;

    public Task<RpcClose> ClientRun => _clientRun;

    /// <summary>Cuts the connection without a word.</summary>
    public async Task DropAsync()
    {
        _clientEnd.Abort();
        await _serverRun.DefaultTimeout();
        await _clientRun.DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await _serverRun.DefaultTimeout();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        Log.Dispose();
    }

    private RpcConnection Create<TContract>(
        IRpcTransport transport, TContract service, RpcConnectionOptions options, bool extended, string id)
        where TContract : class => new(transport, new RpcConnectionSettings
        {
            Options = options,
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance(service, options.SerializerOptions)),
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            Id = id,
            Role = _role,
            Addresses = _addresses,
            Link = _link,
            LoggerFactory = Log,
        });
}
