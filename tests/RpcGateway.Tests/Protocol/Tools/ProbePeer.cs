using System.Text;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

/// <summary>A scripted peer that can call <see cref="IProbe"/>, <see cref="ITrouble"/> and <see cref="IRelay"/>.</summary>
internal sealed class ProbePeer : ScriptedPeer
{
    public ProbePeer(
        bool extended = false,
        Action<RpcConnectionOptions>? configure = null,
        Action<object?, RpcException>? protocolErrorReceived = null,
        bool pingsWithMessages = false,
        Func<object?, bool>? mayBeSilent = null)
        : base(new ConnectionSetup
        {
            Extended = extended,
            Configure = configure,
            ProtocolErrorReceived = protocolErrorReceived,
            PingsWithMessages = pingsWithMessages,
            MayBeSilent = mayBeSilent,
        })
    {
        Serve<IProbe>(Service);
        Serve<ITrouble>(Trouble);
        Serve<IRelay>(Relay);
    }

    public ProbeService Service { get; } = new();

    public TroubleService Trouble { get; } = new();

    public RelayService Relay { get; } = new();

    protected override string AliveRequest => """{"jsonrpc":"2.0","id":"alive","method":"probe.echo","params":["here"]}""";

    /// <summary>Pushes a notification of 100 bytes to the peer, which knows it by its number.</summary>
    public void Push(string method, int number, RpcOverflowPolicy policy)
    {
        var start = $$"""{"jsonrpc":"2.0","method":"{{method}}","params":[{{number}},""" + '"';
        var message = start + new string('x', 100 - start.Length - 3) + "\"]}";
        Connection.Send(new RpcNotification(Encoding.UTF8.GetBytes(message), method, policy));
    }

    /// <summary>Returns the numbers of the notifications that the peer has received.</summary>
    public List<int> ReadPushes()
    {
        var numbers = new List<int>();
        while (Transport.Received.TryRead(out var frame))
        {
            numbers.Add(JsonNode.Parse(frame.Text)!["params"]![0]!.GetValue<int>());
        }

        return numbers;
    }
}
