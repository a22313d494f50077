using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>A mirror and its caller within the process.</summary>
internal sealed class MirrorPair : IAsyncDisposable
{
    private readonly RpcConnection _server;
    private readonly Task<RpcClose> _serverRun;
    private readonly Task<RpcClose> _clientRun;

    public MirrorPair(bool extended)
    {
        var (clientEnd, serverEnd) = InMemoryTransport.CreatePair();
        _server = Create(serverEnd, extended);
        Client = Create(clientEnd, extended);
        _serverRun = _server.RunAsync();
        _clientRun = Client.RunAsync();
        Mirror = Client.GetProxy<IMirror>();
    }

    public TestLog Log { get; } = new();

    public RpcConnection Client { get; }

    public IMirror Mirror { get; }

    /// <summary>Cuts the connection without a word.</summary>
    public void Drop() => _server.Abort(new RpcClose(RpcCloseCode.GoingAway, "Cut."));

    public async ValueTask DisposeAsync()
    {
        await Client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await _serverRun.DefaultTimeout();
        await _clientRun.DefaultTimeout();
        await Client.DisposeAsync();
        await _server.DisposeAsync();
        Log.Dispose();
    }

    private RpcConnection Create(IRpcTransport transport, bool extended)
    {
        var options = new RpcConnectionOptions();
        return new(transport, new RpcConnectionSettings
        {
            Options = options,
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IMirror>(new MirrorService(), options.SerializerOptions)),
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            LoggerFactory = Log,
        });
    }
}
