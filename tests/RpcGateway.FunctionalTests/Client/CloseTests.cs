using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

public sealed class CloseTests : ClientTest
{
    [Fact]
    public async Task DisposeAsync_Connected_ClosesWithNormal()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server);

        await client.DisposeAsync().DefaultTimeout();

        (await server.NextEndAsync().DefaultTimeout()).Code.Should().Be(RpcCloseCode.Normal);
        client.State.Should().Be(RpcClientState.Closed);
        (await client.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.Normal);
        var late = client.GetProxy<IProbe>().SayAsync("late");
        await FluentActions.Awaiting(() => late.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task DisposeAsync_PendingCall_FailsTheCall()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server);
        var call = client.GetProxy<IProbe>().HoldAsync();
        await server.Service.NextEventAsync().DefaultTimeout();

        await client.DisposeAsync().DefaultTimeout();

        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeTrue();
    }

    [Fact]
    public async Task DisposeAsync_WhileReconnecting_EndsAtOnce()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server);
        var lost = new StateLog(client).NextAsync(RpcClientState.Reconnecting);
        await server.KillAsync();
        await lost.DefaultTimeout();
        var waiting = client.GetProxy<IProbe>().SayAsync("never");

        await client.DisposeAsync().DefaultTimeout();

        await FluentActions.Awaiting(() => waiting.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
        client.State.Should().Be(RpcClientState.Closed);
    }

    [Fact]
    public async Task DisposeAsync_NeverConnected_CanBeRepeated()
    {
        var client = Create(new Uri("ws://127.0.0.1:1/rpc"));
        var states = new StateLog(client);

        await Task.WhenAll(client.DisposeAsync().AsTask(), client.DisposeAsync().AsTask()).DefaultTimeout();

        states.Changes.Select(change => change.Current).Should().Equal(RpcClientState.Closed);
        Log.Entries.Should().OnlyContain(entry => entry.Id.Name == "Closed");
    }

    [Fact]
    public async Task DisposeAsync_ServerIgnoresTheClose_DropsTheConnection()
    {
        var server = await StartServerAsync();
        await using var relay = new TcpRelay(server.Port);
        var client = Create(relay.Rpc);
        await client.WaitForConnectionAsync().DefaultTimeout();
        relay.GoSilent();

        var disposing = client.DisposeAsync().AsTask();

        // One timer is that of keep-alive.
        await Time.WaitForTimersAsync(2).DefaultTimeout();
        Time.Advance(TimeSpan.FromSeconds(5));

        await disposing.DefaultTimeout();
        client.State.Should().Be(RpcClientState.Closed);
    }

    [Fact]
    public async Task StateChanged_HandlerDisposesTheClient_DoesNotHang()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server);
        var disposed = new TaskCompletionSource<Task>();
        client.StateChanged += (_, change) =>
        {
            if (change.Current == RpcClientState.Reconnecting)
            {
                disposed.SetResult(client.DisposeAsync().AsTask());
            }
        };
        await server.NextConnectionAsync().DefaultTimeout();

        server.DropConnections();

        await (await disposed.Task.DefaultTimeout()).DefaultTimeout();
    }
}
