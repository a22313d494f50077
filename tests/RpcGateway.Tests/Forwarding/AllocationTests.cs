using System.Text;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Wire;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Forwarding;

/// <summary>What a forwarded call costs in the gateway.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    private const int Calls = 32;
    private const int Rounds = 20;

    [Fact]
    public async Task Call_NoListener_AllocatesLittle()
    {
        var perCall = await Task.Run(MeasureAsync).DefaultTimeout();

        perCall.Should().BeLessThanOrEqualTo(200);
    }

    private static async Task<long> MeasureAsync()
    {
        using var log = new TestLog();
        var client = new SilentTransport(RpcFrameType.Text);
        var backend = new SilentTransport(RpcFrameType.Binary);
        var context = new ConnectionContext(
            "link", new RpcConnectionOptions(), RpcSubprotocol.JsonRpc, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, TimeProvider.System, null);
        var route = new Route();
        var link = new Link(backend, context, route, new LinkOptions());
        route.Target = new Target(link);
        var methods = new RpcMethodTable([.. RpcContracts.Get<IProbe>().Methods.Select(method => new ForwardedMethod(method, route))]);
        var connection = new ConnectionSetup { LoggerFactory = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance }.Create(client, methods, log, TimeProvider.System);
        var loops = new[] { link.RunAsync(), connection.RunAsync() };

        byte[][] requests = [.. Enumerable.Range(1, Calls).Select(id => Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","id":{{id}},"method":"probe.echo","params":["{{new string('x', 150)}}"]}"""))];
        EmptyPool();
        var least = long.MaxValue;
        var lastId = 0;
        for (var round = 0; round < Rounds; round++)
        {
            byte[][] responses = [.. Enumerable.Range(lastId + 1, Calls).Select(id => ScriptedHop.Frame(
                LinkFrameType.Text, 1, Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{id}},"result":"{{new string('x', 150)}}"}""")))];
            lastId += Calls;
            var before = GC.GetAllocatedBytesForCurrentThread();
            client.Feed(requests);
            var running = route.Target.RunningCalls;
            backend.Feed(responses);
            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Calls);
            running.Should().Be(Calls);
            route.Target.RunningCalls.Should().Be(0);
        }

        client.Abort();
        backend.Abort();
        await Task.WhenAll(loops);
        await connection.DisposeAsync();
        await link.DisposeAsync();
        return least;
    }

    // The pool rents its buffers in turn: without this, those that other tests left would have to grow during the measured rounds.
    private static void EmptyPool()
    {
        for (var i = 0; i < MessageBuffer.MaxPooled; i++)
        {
            MessageBuffer.Rent();
        }
    }

    private sealed class Route : ILinkOwner, IForwardRoute
    {
        public Target Target { get; set; } = null!;

        public ForwardTarget? Choose(Forwarder forwarder, out RpcError error)
        {
            error = default;
            return Target;
        }

        public LinkChannel? Accept(Link link, uint number, ReadOnlyMemory<byte> description) => null;
    }

    private sealed class Target(Link link) : ForwardTarget(link)
    {
        public override string Name => "silent";

        public override ReadOnlyMemory<byte> Describe(ConnectionContext client, NumberRange numbers) => default;
    }
}
