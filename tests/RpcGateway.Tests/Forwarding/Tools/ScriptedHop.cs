using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Wire;
using RpcGateway.Tests.Binary;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Forwarding;

/// <summary>A gateway between a client and a backend, both of which the test plays.</summary>
internal sealed class ScriptedHop : ILinkOwner, IForwardRoute, IAsyncDisposable
{
    /// <summary>The first id or token of the backend on the first channel.</summary>
    public const long FirstId = (1L << 32) + 1;

    /// <summary>The number of the first binary stream of the backend on the first channel.</summary>
    public const uint FirstDownload = (1u << 24) + 1;

    private readonly Task<RpcClose> _clientRun;
    private readonly Task<RpcClose> _linkRun;

    // The messages of the last frame that the test has not read.
    private readonly Queue<string> _lines = [];

    public ScriptedHop(Action<RpcConnectionOptions>? configure = null, bool extended = true)
    {
        var methods = new RpcMethodTable(
            [.. RpcContracts.Get<IProbe>().Methods.Concat(RpcContracts.Get<IBlob>().Methods).Select(method => new ForwardedMethod(method, this))]);
        var context = new ConnectionContext(
            "link", new RpcConnectionOptions(), RpcSubprotocol.JsonRpc, Log.CreateLogger("Link"), Time, null);
        Link = new Link(BackendWire, context, this, new LinkOptions());
        Target = new ScriptedTarget(Link);
        Connection = new ConnectionSetup { Extended = extended, Configure = configure }.Create(ClientWire, methods, Log, Time);
        _linkRun = Link.RunAsync();
        _clientRun = Connection.RunAsync();
    }

    public TestLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public ScriptedTransport ClientWire { get; } = new();

    public ScriptedTransport BackendWire { get; } = new();

    public Link Link { get; }

    public RpcConnection Connection { get; }

    public ForwardTarget Target { get; }

    /// <summary>Completes when the link has ended.</summary>
    public Task<RpcClose> LinkRun => _linkRun;

    public static byte[] Frame(LinkFrameType type, uint channel, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), channel);
        payload.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Binary(byte type, uint number, params byte[] payload) =>
        Frame((LinkFrameType)type, number, payload);

    public static byte[] Credit(uint number, int bytes)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return Binary(4, number, payload);
    }

    /// <summary>Sends a message as the backend.</summary>
    public void Send(string json, uint channel = 1) => Send(LinkFrameType.Text, Encoding.UTF8.GetBytes(json), channel);

    public void Send(LinkFrameType type, byte[] payload, uint channel = 1) => BackendWire.SendFrame(Frame(type, channel, payload));

    /// <summary>Returns the next frame that the backend receives.</summary>
    public async Task<BackendFrame> ReceiveAsync()
    {
        var bytes = (await BackendWire.Received.ReadAsync().DefaultTimeout()).Bytes;
        return new BackendFrame(
            (LinkFrameType)bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)), bytes[5..]);
    }

    /// <summary>
    /// Returns the next message that the backend receives. Renews the credit of the gateway for it, and ignores that of the backend.
    /// </summary>
    public async Task<JsonNode> ReceiveMessageAsync()
    {
        if (_lines.TryDequeue(out var line))
        {
            return JsonNode.Parse(line)!;
        }

        BackendFrame frame;
        do
        {
            frame = await ReceiveAsync();
        }
        while (frame.Type == LinkFrameType.Credit);

        var credit = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(credit, LinkFrame.CostOf(frame.Payload.Length));
        Send(LinkFrameType.Credit, credit, frame.Channel);
        frame.Type.Should().Be(LinkFrameType.Text, frame.Text);
        Array.ForEach(frame.Text.Split('\n'), _lines.Enqueue);
        return JsonNode.Parse(_lines.Dequeue())!;
    }

    /// <summary>Calls a method as the client; the backend receives the request. Returns its id.</summary>
    public async Task<long> CallAsync(int id, string method = "probe.add", string parameters = "[1,2]", bool isFirst = true)
    {
        ClientWire.Send($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        if (isFirst)
        {
            (await ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        }

        return (await ReceiveMessageAsync())["id"]!.GetValue<long>();
    }

    /// <summary>Returns the next text that the client receives.</summary>
    public async Task<string> ClientReceivesAsync()
    {
        var frame = await ClientWire.Received.ReadAsync().DefaultTimeout();
        frame.Type.Should().Be(RpcFrameType.Text);
        return frame.Text;
    }

    public async Task<JsonNode> ClientReceivesMessageAsync() => JsonNode.Parse(await ClientReceivesAsync())!;

    public async Task<byte[]> ClientReceivesBinaryAsync()
    {
        var frame = await ClientWire.Received.ReadAsync().DefaultTimeout();
        frame.Type.Should().Be(RpcFrameType.Binary, frame.Text);
        return frame.Bytes;
    }

    /// <summary>Checks that the client is connected and has received nothing that the test has not read.</summary>
    public async Task AssertClientAliveAsync()
    {
        ClientWire.Send("""{"jsonrpc":"2.0","id":"alive","method":"$/ping"}""");
        (await ClientReceivesAsync()).Should().Contain("alive");
    }

    /// <summary>Checks that the channel of the client was closed, with a part of the reason.</summary>
    public async Task AssertChannelClosedAsync(string reason, uint channel = 1)
    {
        BackendFrame frame;
        do
        {
            frame = await ReceiveAsync();
        }
        while (frame.Type != LinkFrameType.Close);

        frame.Channel.Should().Be(channel);
        frame.Text[2..].Should().Contain(reason);
    }

    /// <summary>Checks that nothing is left of the calls of the client.</summary>
    public async Task AssertIdleAsync()
    {
        await Eventually.IsTrueAsync(() => Target.RunningCalls == 0);
        Connection.Parts.Calls.Count.Should().Be(0);
    }

    ForwardTarget? IForwardRoute.Choose(Forwarder forwarder, out RpcError error)
    {
        error = default;
        return Target;
    }

    LinkChannel? ILinkOwner.Accept(Link link, uint number, ReadOnlyMemory<byte> description) => null;

    public async ValueTask DisposeAsync()
    {
        // The link first: the read loop of the client may wait for it.
        BackendWire.Abort();
        await _linkRun.DefaultTimeout();
        ClientWire.Abort();
        await _clientRun.DefaultTimeout();
        await Connection.DisposeAsync();
        await Link.DisposeAsync();
        Target.Channels.Should().Be(0);
        Target.RunningCalls.Should().Be(0);
        Log.Dispose();
    }

    private sealed class ScriptedTarget(Link link) : ForwardTarget(link)
    {
        public override string Name => "scripted";

        public override ReadOnlyMemory<byte> Describe(ConnectionContext client, NumberRange numbers) =>
            new byte[] { (byte)numbers.Epoch, numbers.Lane };
    }
}
