using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>Speaks to one engine by hand, byte by byte.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly InMemoryTransport _transport;
    private readonly RpcConnection _connection;

    public RawPeer(bool extended = false, Action<RpcConnectionOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        var options = new RpcConnectionOptions();
        configure?.Invoke(options);
        (_transport, var other) = InMemoryTransport.CreatePair();
        _connection = new RpcConnection(other, new RpcConnectionSettings
        {
            Options = options,
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IProbe>(Service, options.SerializerOptions)),
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            LoggerFactory = Log,
            TimeProvider = timeProvider ?? TimeProvider.System,
        });
        Run = _connection.RunAsync();
    }

    public TestLog Log { get; } = new();

    public ProbeService Service { get; } = new();

    public RpcConnection Connection => _connection;

    public Task<RpcClose> Run { get; }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), RpcFrameType.Text);

    public Task SendAsync(byte[] bytes, RpcFrameType type) =>
        _transport.SendAsync(bytes, type, CancellationToken.None).AsTask().DefaultTimeout();

    /// <summary>The next frame as text; null for a close.</summary>
    public async Task<string?> ReceiveTextAsync()
    {
        var buffer = new byte[1024 * 1024];
        var length = 0;
        RpcTransportRead read;
        do
        {
            read = await _transport.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).DefaultTimeout();
            length += read.Count;
        }
        while (!read.EndOfMessage);

        return read.Type == RpcFrameType.Close ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }

    public async Task<JsonNode> ReceiveAsync() => JsonNode.Parse(await ReceiveTextAsync() ?? "null")!;

    public async Task<JsonNode> AskAsync(string text)
    {
        await SendAsync(text);
        return await ReceiveAsync();
    }

    /// <summary>Checks that nothing was answered to what was sent before: the next answer is that of a call made now.</summary>
    public async Task AssertNothingWasAnsweredAsync()
    {
        var answer = await AskAsync("""{"jsonrpc":"2.0","id":"marker","method":"probe.echo","params":["here"]}""");
        answer["id"]!.GetValue<string>().Should().Be("marker");
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Abort();
        await Run.DefaultTimeout();
        await _connection.DisposeAsync();
        Log.Dispose();
    }
}
