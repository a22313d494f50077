using RpcGateway.Protocol;
using RpcGateway.Server.Hosting;
using RpcGateway.Services;
using RpcGateway.Services.Connections;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Server;

public sealed class ConnectionDrainTests
{
    [Fact]
    public async Task Run_ClientReturnsAtThisMoment_IsAskedToMove()
    {
        using var log = new TestLog();
        var (serverEnd, clientEnd) = InMemoryTransport.CreatePair();
        var settings = new RpcConnectionSettings { Subprotocol = RpcSubprotocol.RpcGatewayV1, LoggerFactory = log };
        await using var peer = new RpcConnection(clientEnd, settings);
        var client = new ReturningClient { Connection = new RpcConnection(serverEnd, settings) };
        var running = Task.WhenAll(RunAsync(client), peer.RunAsync());

        await ConnectionDrain.RunAsync(
            client, TimeSpan.FromMilliseconds(17), TimeProvider.System, CancellationToken.None, CancellationToken.None).DefaultTimeout();

        (await peer.PeerLeaving.DefaultTimeout()).Should().Be(TimeSpan.FromMilliseconds(17));
        await running.DefaultTimeout();
    }

    private static async Task RunAsync(ConnectedClient client)
    {
        await client.Connection.RunAsync();
        client.End();
        await client.Connection.DisposeAsync();
    }

    // Has no socket when it is asked for the first time, and one afterwards.
    private sealed class ReturningClient() : ConnectedClient(new RpcConnectionContext("client", DateTimeOffset.UnixEpoch))
    {
        private bool _isBack;

        public override bool IsDetached => !Interlocked.Exchange(ref _isBack, true);
    }
}
