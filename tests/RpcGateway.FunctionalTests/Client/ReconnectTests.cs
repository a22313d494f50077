using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

public sealed class ReconnectTests : ClientTest
{
    [Fact]
    public async Task Reconnect_ServerRestarted_ProxiesStayValid()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server);
        var probe = client.GetProxy<IProbe>();
        var states = new StateLog(client);
        var lost = states.NextAsync(RpcClientState.Reconnecting);
        var back = states.NextAsync(RpcClientState.Connected);

        await server.KillAsync();
        var change = await lost.DefaultTimeout();
        var waiting = probe.SayAsync("waited");
        await server.RestartAsync();
        await SkipDelayAsync(change);

        await back.DefaultTimeout();
        (await waiting.DefaultTimeout()).Should().Be("waited");
        (await probe.SayAsync("again").DefaultTimeout()).Should().Be("again");
        change.Previous.Should().Be(RpcClientState.Connected);
        change.Attempt.Should().Be(1);
        change.Close.Should().NotBeNull();
    }

    [Fact]
    public async Task Reconnect_WaitingCalls_AreSentInOrder()
    {
        var server = await StartServerAsync();
        var client = Create(server.Address, options => options.Reconnect.RetryFirstConnect = true);
        var probe = client.GetProxy<IProbe>();
        var texts = Enumerable.Range(0, 100).Select(i => $"{i}").ToArray();

        await Task.WhenAll(texts.Select(text => probe.SayAsync(text))).DefaultTimeout();

        server.Service.Said.Should().Equal(texts);
    }

    [Fact]
    public async Task Call_PendingWhenConnectionIsLost_FailsWithRequestSent()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server);
        var call = client.GetProxy<IProbe>().HoldAsync();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold began");

        await server.KillAsync();

        var exception = (await FluentActions.Awaiting(() => call.DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;
        exception.RequestSent.Should().BeTrue();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold cancelled");
    }

    [Fact]
    public async Task Stream_OpenWhenConnectionIsLost_Fails()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server);
        await using var items = client.GetProxy<IProbe>().SilenceAsync().GetAsyncEnumerator();
        var next = items.MoveNextAsync().AsTask();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("silence began");

        server.DropConnections();

        await FluentActions.Awaiting(() => next.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task Call_NoConnectionAndFail_FailsAtOnce()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.WhenDisconnected = RpcDisconnectedBehavior.Fail);
        var lost = new StateLog(client).NextAsync(RpcClientState.Reconnecting);
        await server.KillAsync();
        await lost.DefaultTimeout();

        var exception = (await FluentActions.Awaiting(() => client.GetProxy<IProbe>().SayAsync("hello").DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.RequestSent.Should().BeFalse();
    }

    [Fact]
    public async Task Reconnect_MaxAttempts_FailsWaitingCalls()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.Reconnect.MaxAttempts = 2);
        var states = new StateLog(client);
        var first = states.NextAsync(change => change.Attempt == 1);
        var second = states.NextAsync(change => change.Attempt == 2);
        var closed = states.NextAsync(RpcClientState.Closed);
        await server.KillAsync();
        var change = await first.DefaultTimeout();
        var waiting = client.GetProxy<IProbe>().SayAsync("never");

        await SkipDelayAsync(change);
        await SkipDelayAsync(await second.DefaultTimeout());

        (await closed.DefaultTimeout()).Exception.Should().NotBeNull();
        (await FluentActions.Awaiting(() => waiting.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeFalse();
        (await client.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.Lost);
        var late = client.GetProxy<IProbe>().SayAsync("late");
        await FluentActions.Awaiting(() => late.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task Reconnect_ShortConnections_CountAsFailures()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.Reconnect.MaxAttempts = 1);
        var states = new StateLog(client);
        var lost = states.NextAsync(RpcClientState.Reconnecting);
        var back = states.NextAsync(RpcClientState.Connected);
        await server.NextConnectionAsync().DefaultTimeout();
        server.DropConnections();
        await SkipDelayAsync(await lost.DefaultTimeout());
        await back.DefaultTimeout();

        await server.NextConnectionAsync().DefaultTimeout();
        server.DropConnections();

        await client.Closed.DefaultTimeout();
    }

    [Fact]
    public async Task Reconnect_LongConnection_ResetsTheAttempts()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.Reconnect.MaxAttempts = 1);
        var states = new StateLog(client);
        for (var i = 0; i < 3; i++)
        {
            var lost = states.NextAsync(RpcClientState.Reconnecting);
            var back = states.NextAsync(RpcClientState.Connected);
            await server.NextConnectionAsync().DefaultTimeout();
            Time.Advance(TimeSpan.FromSeconds(5));
            server.DropConnections();

            var change = await lost.DefaultTimeout();
            change.Attempt.Should().Be(1);
            await SkipDelayAsync(change);
            await back.DefaultTimeout();
        }
    }

    [Fact]
    public async Task Reconnect_ShouldReconnectIsFalse_ClosesWithTheServersReason()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options =>
            options.Reconnect.ShouldReconnect = context => context.Close?.Code != RpcCloseCode.PolicyViolation);
        var connection = await server.NextConnectionAsync().DefaultTimeout();

        await connection.CloseAsync(new RpcClose(RpcCloseCode.PolicyViolation, "Kicked.")).DefaultTimeout();

        (await client.Closed.DefaultTimeout()).Should().Be(new RpcClose(RpcCloseCode.PolicyViolation, "Kicked."));
        client.State.Should().Be(RpcClientState.Closed);
    }

    [Fact]
    public async Task Reconnect_HandshakeRefused_Closes()
    {
        var settings = new ProbeServerSettings();
        var server = await StartServerAsync(settings);
        var client = await ConnectAsync(server);
        var lost = new StateLog(client).NextAsync(RpcClientState.Reconnecting);
        await server.NextConnectionAsync().DefaultTimeout();

        settings.Refuse = HttpStatusCode.Forbidden;
        server.DropConnections();
        await SkipDelayAsync(await lost.DefaultTimeout());

        (await client.Closed.DefaultTimeout()).Reason.Should().Contain("403");
    }

    [Fact]
    public async Task Reconnect_Disabled_Closes()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.Reconnect.Enabled = false);
        await server.NextConnectionAsync().DefaultTimeout();

        server.DropConnections();

        await client.Closed.DefaultTimeout();
    }

    [Fact]
    public async Task OnConnected_EachConnection_RunsBeforeWaitingCalls()
    {
        var server = await StartServerAsync();
        var client = Create(server.Address, options => options.OnConnected = (connection, cancellationToken) =>
            connection.GetProxy<IProbe>().SayAsync("join", cancellationToken));

        await client.GetProxy<IProbe>().SayAsync("send").DefaultTimeout();

        server.Service.Said.Should().Equal("join", "send");
    }

    [Fact]
    public async Task StateChanged_HandlerThrows_ConnectionIsUnaffected()
    {
        Log.Allow("HandlerFailed");
        var server = await StartServerAsync();
        var client = Create(server.Address);
        client.StateChanged += (_, _) => throw new InvalidOperationException("Thrown by the test.");
        var states = new StateLog(client);

        (await client.GetProxy<IProbe>().SayAsync("hello").DefaultTimeout()).Should().Be("hello");

        await client.DisposeAsync().DefaultTimeout();
        states.Changes.Select(change => change.Current).Should().Equal(
            RpcClientState.Connecting, RpcClientState.Connected, RpcClientState.Closed);
        Log.Entries.Count(entry => entry.Id.Name == "HandlerFailed").Should().Be(3);
    }

    [Fact]
    public async Task Reconnect_FiftyTimes_LeaksNoConnection()
    {
        var connections = new List<WeakReference>();
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options =>
        {
            // The recorded entries keep their scopes, and these keep the connections.
            options.LoggerFactory = NullLoggerFactory.Instance;
            options.OnConnected = (connection, _) =>
            {
                connections.Add(new WeakReference(connection));
                return Task.CompletedTask;
            };
        });
        for (var i = 0; i < 50; i++)
        {
            await ReconnectWithCallsAsync(server, client);
        }

        // The open one and the one before it, which a finished state machine may still reference; for a moment also those of
        // work items that the thread pool has not run yet.
        connections.Should().HaveCount(51);
        await Eventually.IsTrueAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return connections.Count(connection => connection.IsAlive) <= 2;
        });
        await client.DisposeAsync().DefaultTimeout();
        await server.NextEndAsync().DefaultTimeout();
        server.Connections.Should().BeEmpty();
    }

    private async Task ReconnectWithCallsAsync(ProbeServer server, RpcClient client)
    {
        var states = new StateLog(client);
        var lost = states.NextAsync(RpcClientState.Reconnecting);
        var back = states.NextAsync(RpcClientState.Connected);
        await server.NextConnectionAsync().DefaultTimeout();
        var call = client.GetProxy<IProbe>().HoldAsync();
        await server.Service.NextEventAsync().DefaultTimeout();

        server.DropConnections();

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold cancelled");
        await SkipDelayAsync(await lost.DefaultTimeout());
        await back.DefaultTimeout();
        await server.NextEndAsync().DefaultTimeout();
    }
}
