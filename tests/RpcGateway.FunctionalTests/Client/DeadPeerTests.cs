using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

public sealed class DeadPeerTests : ClientTest
{
    // Uses the real clock: long enough for a loaded machine to respond to pings while the network works.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task KeepAlive_SilentNetwork_BothEndsDetectIt()
    {
        var settings = new ProbeServerSettings();
        settings.Options.KeepAliveInterval = settings.Options.KeepAliveTimeout = KeepAlive;
        var server = await StartServerAsync(settings);
        await using var relay = new TcpRelay(server.Port);
        var client = Create(relay.Rpc, options =>
            options.KeepAliveInterval = options.KeepAliveTimeout = KeepAlive);
        await client.WaitForConnectionAsync().DefaultTimeout();
        var lost = new StateLog(client).NextAsync(RpcClientState.Reconnecting);
        var call = client.GetProxy<IProbe>().HoldAsync();
        await server.Service.NextEventAsync().DefaultTimeout();

        relay.GoSilent();

        // The client uses the fake clock.
        for (var i = 0; i < 8; i++)
        {
            Time.Advance(KeepAlive / 4);
        }

        (await lost.DefaultTimeout()).Close!.Value.Code.Should().Be(RpcCloseCode.Lost);
        (await server.NextEndAsync().DefaultTimeout()).Code.Should().Be(RpcCloseCode.Lost);
        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeTrue();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold cancelled");
    }
}
