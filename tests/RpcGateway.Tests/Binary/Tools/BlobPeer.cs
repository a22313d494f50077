using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Binary;

/// <summary>Speaks to one engine by hand, frame by frame.</summary>
internal sealed class BlobPeer : IAsyncDisposable
{
    private readonly InMemoryTransport _transport;
    private readonly RpcConnection _connection;
    private readonly byte[] _buffer = new byte[1024 * 1024];

    public BlobPeer(bool extended = true, Action<RpcConnectionOptions>? configure = null)
    {
        var options = new RpcConnectionOptions();
        configure?.Invoke(options);
        (_transport, var other) = InMemoryTransport.CreatePair();
        _connection = new RpcConnection(other, new RpcConnectionSettings
        {
            Options = options,
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance<IBlob>(Service, options.SerializerOptions)),
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            LoggerFactory = Log,
        });
        Run = _connection.RunAsync();
    }

    public TestLog Log { get; } = new();

    public BlobService Service { get; } = new();

    public IBlob Blob => _connection.GetProxy<IBlob>();

    public Task<RpcClose> Run { get; }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), RpcFrameType.Text);

    public Task SendAsync(params byte[] frame) => SendAsync(frame, RpcFrameType.Binary);

    /// <summary>Sends a binary frame.</summary>
    public Task SendFrameAsync(byte type, uint number, params byte[] payload)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = type;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), number);
        payload.CopyTo(frame, 5);
        return SendAsync(frame);
    }

    public Task SendCreditAsync(uint number, uint bytes)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, bytes);
        return SendFrameAsync(4, number, payload);
    }

    public async Task<JsonNode> ReceiveTextAsync()
    {
        var (bytes, type) = await ReceiveAsync();
        type.Should().Be(RpcFrameType.Text);
        return JsonNode.Parse(bytes)!;
    }

    public async Task<byte[]> ReceiveFrameAsync()
    {
        var (bytes, type) = await ReceiveAsync();
        type.Should().Be(RpcFrameType.Binary);
        return bytes;
    }

    /// <summary>Checks that the engine is still there, and has sent nothing meanwhile.</summary>
    public async Task AssertAliveAsync()
    {
        await SendAsync("""{"jsonrpc":"2.0","id":"alive","method":"blob.add","params":[1,2]}""");
        (await ReceiveTextAsync())["id"]!.GetValue<string>().Should().Be("alive");
    }

    /// <summary>Checks that the engine closes the connection, and why.</summary>
    public async Task AssertClosedAsync(RpcCloseCode code, string reason)
    {
        RpcFrameType type;
        do
        {
            type = (await ReceiveAsync()).Type;
        }
        while (type != RpcFrameType.Close);

        _transport.PeerClose!.Value.Code.Should().Be(code);
        _transport.PeerClose!.Value.Reason.Should().Be(reason);
        await _transport.CloseAsync(new RpcClose(code, ""), CancellationToken.None).DefaultTimeout();
        (await Run.DefaultTimeout()).Code.Should().Be(code);
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Abort();
        await Run.DefaultTimeout();
        await _connection.DisposeAsync();
        Log.Dispose();
    }

    private Task SendAsync(byte[] bytes, RpcFrameType type) =>
        _transport.SendAsync(bytes, type, CancellationToken.None).AsTask().DefaultTimeout();

    private async Task<(byte[] Bytes, RpcFrameType Type)> ReceiveAsync()
    {
        var length = 0;
        RpcTransportRead read;
        do
        {
            read = await _transport.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).DefaultTimeout();
            length += read.Count;
        }
        while (!read.EndOfMessage);

        return (_buffer[..length], read.Type);
    }
}
