using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>Two engines that talk to each other within the process; both offer blobs.</summary>
internal sealed class BlobPair : IAsyncDisposable
{
    private readonly InMemoryTransport _clientEnd;
    private readonly Task<RpcClose> _serverRun;
    private readonly Task<RpcClose> _clientRun;

    public BlobPair(bool extended = true, Action<RpcConnectionOptions>? configure = null)
    {
        var options = new RpcConnectionOptions();
        configure?.Invoke(options);
        (_clientEnd, var serverEnd) = InMemoryTransport.CreatePair();
        Server = Create(serverEnd, Service, options, extended, "server");
        Client = Create(_clientEnd, ClientService, options, extended, "client");
        _serverRun = Server.RunAsync();
        _clientRun = Client.RunAsync();
        Blob = Client.GetProxy<IBlob>();
        BlobOfClient = Server.GetProxy<IBlob>();
    }

    public TestLog Log { get; } = new();

    public BlobService Service { get; } = new();

    public BlobService ClientService { get; } = new();

    public RpcConnection Server { get; }

    public RpcConnection Client { get; }

    public IBlob Blob { get; }

    public IBlob BlobOfClient { get; }

    /// <summary>Cuts the connection without a word.</summary>
    public async Task DropAsync()
    {
        _clientEnd.Abort();
        await _serverRun.DefaultTimeout();
        await _clientRun.DefaultTimeout();
    }

    /// <summary>Waits until all calls and their streams have ended, on both ends.</summary>
    public async Task AssertNothingIsLeftAsync()
    {
        await Client.DrainAsync(CancellationToken.None).DefaultTimeout();
        await Server.DrainAsync(CancellationToken.None).DefaultTimeout();
        await Eventually.IsTrueAsync(() => Client.OpenStreams + Server.OpenStreams == 0);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "Done.")).DefaultTimeout();
        await _serverRun.DefaultTimeout();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        Log.Dispose();
    }

    private RpcConnection Create(
        IRpcTransport transport, BlobService service, RpcConnectionOptions options, bool extended, string id) =>
        new(transport, new RpcConnectionSettings
        {
            Options = options,
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IBlob>(service, options.SerializerOptions)),
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            Id = id,
            LoggerFactory = Log,
        });
}
