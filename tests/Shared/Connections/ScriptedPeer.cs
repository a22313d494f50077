using System.Text.Json.Nodes;
using RpcGateway.Protocol;

namespace RpcGateway.TestTools;

/// <summary>
/// A connection under test, whose peer and clock the test plays: it sends each message or fragment, and reads what the
/// connection sends. The connection reads after <see cref="ScriptedPeerExtensions.Start"/>.
/// </summary>
internal class ScriptedPeer : IAsyncDisposable
{
    private Task<RpcClose>? _run;

    /// <summary>Creates a connection that does not read yet.</summary>
    public ScriptedPeer(ConnectionSetup? setup = null)
    {
        setup ??= new ConnectionSetup();
        Extended = setup.Extended;
        Methods = setup.Methods ?? new RpcMethodTable([]);
        Connection = setup.Create(Transport, Methods, Log, Time);
    }

    /// <summary>The log of the connection. An unexpected error fails the test.</summary>
    public TestLog Log { get; } = new();

    /// <summary>The clock of the connection.</summary>
    public FakeTimeProvider Time { get; } = new();

    /// <summary>The wire, for tests that decide when the peer reads and how it closes.</summary>
    public ScriptedTransport Transport { get; } = new();

    /// <summary>The connection under test.</summary>
    public RpcConnection Connection { get; }

    /// <summary>Whether <c>rpcgateway.v1</c> was negotiated.</summary>
    public bool Extended { get; }

    /// <summary>The methods that the peer can call.</summary>
    public RpcMethodTable Methods { get; }

    /// <summary>Completes when the connection has ended.</summary>
    public Task<RpcClose> Run => _run ?? throw new InvalidOperationException("Call Start() first.");

    /// <summary>A request that the connection responds to while it works.</summary>
    protected virtual string AliveRequest => """{"jsonrpc":"2.0","id":"alive","method":"$/ping"}""";

    /// <summary>Sends a text frame to the connection.</summary>
    public void Send(string text) => Transport.Send(text);

    /// <summary>Sends fragments to the connection.</summary>
    public void Send(params IEnumerable<Fragment> fragments) => Transport.Send(fragments);

    /// <summary>Returns the next frame that the connection sends, which must be a text frame.</summary>
    public async Task<string> ReceiveTextAsync()
    {
        var frame = await Transport.Received.ReadAsync().DefaultTimeout();
        frame.Type.Should().Be(RpcFrameType.Text);
        return frame.Text;
    }

    /// <summary>Returns the next frame that the connection sends, which must be a binary frame.</summary>
    public async Task<byte[]> ReceiveFrameAsync()
    {
        var frame = await Transport.Received.ReadAsync().DefaultTimeout();
        frame.Type.Should().Be(RpcFrameType.Binary);
        return frame.Bytes;
    }

    /// <summary>Returns the next message that the connection sends.</summary>
    public async Task<JsonNode> ReceiveAsync() => JsonNode.Parse(await ReceiveTextAsync())!;

    /// <summary>Sends a message and returns the next one that the connection sends.</summary>
    public Task<JsonNode> ExchangeAsync(string text)
    {
        Send(text);
        return ReceiveAsync();
    }

    /// <summary>
    /// Checks that the connection works and has sent nothing that the test has not read: its next message is the response
    /// to a request made now.
    /// </summary>
    public async Task AssertAliveAsync() =>
        (await ExchangeAsync(AliveRequest))["id"]!.GetValue<string>().Should().Be("alive");

    /// <summary>Checks that the connection closes, with this code and reason.</summary>
    public async Task AssertClosedAsync(RpcCloseCode code, string reason)
    {
        (await Transport.Closed.DefaultTimeout()).Should().Be(new RpcClose(code, reason));
        (await Run.DefaultTimeout()).Code.Should().Be(code);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Transport.Abort();
        await Run.DefaultTimeout();
        await Connection.DisposeAsync();
        Log.Dispose();
    }

    /// <summary>Lets the peer call a service.</summary>
    protected void Serve<TContract>(TContract service)
        where TContract : class => Methods.AddService(service, Connection);

    /// <summary>Starts to read. The connection handles what was sent before on this thread.</summary>
    internal void Begin() => _run = Connection.RunAsync();
}
