using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>An engine whose peer and clock the test plays.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private Task<RpcClose>? _run;

    public ScriptedPeer(
        bool extended = false,
        Action<RpcConnectionOptions>? configure = null,
        Action<object?, RpcException>? protocolErrorReceived = null,
        bool pingsWithMessages = false)
    {
        var options = new RpcConnectionOptions();
        configure?.Invoke(options);
        Connection = new RpcConnection(Transport, new RpcConnectionSettings
        {
            Options = options,
            Methods = new RpcMethodTable(
            [
                .. RpcMethodHandler.ForInstance<IProbe>(Service, options.SerializerOptions),
                .. RpcMethodHandler.ForInstance<ITrouble>(Trouble, options.SerializerOptions),
                .. RpcMethodHandler.ForInstance<IRelay>(Relay, options.SerializerOptions),
            ]),
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
            ProtocolErrorReceived = protocolErrorReceived,
            PingsWithMessages = pingsWithMessages,
            LoggerFactory = Log,
            TimeProvider = Time,
        });
    }

    public TestLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public ScriptedTransport Transport { get; } = new();

    public ProbeService Service { get; } = new();

    public TroubleService Trouble { get; } = new();

    public RelayService Relay { get; } = new();

    public RpcConnection Connection { get; }

    public Task<RpcClose> Run => _run ?? throw new InvalidOperationException("Start it first.");

    /// <summary>Starts to read; what has been said already is handled before this returns.</summary>
    public ScriptedPeer Start()
    {
        _run = Connection.RunAsync();
        return this;
    }

    public async Task<JsonNode> ReceiveAsync() =>
        JsonNode.Parse(await Transport.Sent.ReadAsync().DefaultTimeout())!;

    /// <summary>Checks that the connection lives: a call made now is the next thing that is answered.</summary>
    public async Task AssertAliveAsync()
    {
        Transport.Say("""{"jsonrpc":"2.0","id":"marker","method":"probe.echo","params":["here"]}""");
        (await ReceiveAsync())["id"]!.GetValue<string>().Should().Be("marker");
    }

    /// <summary>Pushes a notification of 100 bytes that the peer knows by its number.</summary>
    public void Push(string method, int number, RpcOverflowPolicy policy)
    {
        var start = $$"""{"jsonrpc":"2.0","method":"{{method}}","params":[{{number}},""" + '"';
        var message = start + new string('x', 100 - start.Length - 3) + "\"]}";
        Connection.Send(new RpcNotification(Encoding.UTF8.GetBytes(message), method, policy));
    }

    /// <summary>The numbers of the notifications that the peer has read.</summary>
    public List<int> ReadPushes()
    {
        var numbers = new List<int>();
        while (Transport.Sent.TryRead(out var message))
        {
            numbers.Add(JsonNode.Parse(message)!["params"]![0]!.GetValue<int>());
        }

        return numbers;
    }

    public async ValueTask DisposeAsync()
    {
        Transport.Abort();
        await Run.DefaultTimeout();
        await Connection.DisposeAsync();
        Log.Dispose();
    }
}
