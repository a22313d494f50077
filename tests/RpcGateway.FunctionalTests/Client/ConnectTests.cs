using System.Net;
using System.Net.Sockets;
using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

public sealed class ConnectTests : ClientTest
{
    [Fact]
    public async Task ConnectAsync_Gateway_CallsInBothDirections()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.AddCallback<IProbeCallback>(new Answers()));
        var connection = await server.NextConnectionAsync().DefaultTimeout();
        var probe = client.GetProxy<IProbe>();

        (await probe.SayAsync("hello").DefaultTimeout()).Should().Be("hello");
        (await probe.AskBackAsync("why").DefaultTimeout()).Should().Be("why: because");
        (await probe.CountAsync().Take(1000).ToArrayAsync().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 1000));
        probe.Tell("something");
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("told something");
        client.State.Should().Be(RpcClientState.Connected);
        client.ConnectionId.Should().Be(connection.Id);
        connection.Subprotocol.Should().Be(RpcSubprotocol.RpcGatewayV1);
    }

    [Theory]
    [InlineData("jsonrpc")]
    [InlineData(null)]
    public async Task ConnectAsync_PlainServer_CallsWithoutHello(string? protocol)
    {
        var server = await StartServerAsync(new ProbeServerSettings
        {
            KnowsHello = false,
            Subprotocols = protocol is null ? [] : [protocol],
        });
        var client = await ConnectAsync(server);

        (await client.GetProxy<IProbe>().SayAsync("hello").DefaultTimeout()).Should().Be("hello");
        client.ConnectionId.Should().BeNull();
    }

    [Fact]
    public async Task ConnectAsync_ServerEchoesAnySubprotocol_NamesTheRemedy()
    {
        var server = await StartServerAsync(new ProbeServerSettings { KnowsHello = false });

        var exception = (await FluentActions.Awaiting(() => ConnectAsync(server).DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.Message.Should().Contain("OfferExtensions");
        var client = await ConnectAsync(server, options => options.OfferExtensions = false);
        (await client.GetProxy<IProbe>().SayAsync("hello").DefaultTimeout()).Should().Be("hello");
    }

    [Fact]
    public async Task ConnectAsync_RefusedHandshake_ThrowsWithStatus()
    {
        var server = await StartServerAsync(new ProbeServerSettings { Refuse = HttpStatusCode.Unauthorized });

        var exception = (await FluentActions.Awaiting(() => ConnectAsync(server, options => options.Reconnect.RetryFirstConnect = true).DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.RequestSent.Should().BeFalse();
        exception.Message.Should().Contain("401");
        exception.InnerException.Should().BeOfType<HttpRequestException>()
            .Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ConnectAsync_ConnectionRefused_ThrowsAtOnce()
    {
        var server = await StartServerAsync();
        await server.KillAsync();

        var exception = (await FluentActions.Awaiting(() => ConnectAsync(server).DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.RequestSent.Should().BeFalse();
        exception.Message.Should().Contain(server.Address.ToString()).And.Contain("refused");
    }

    [Theory]
    [InlineData("ws", "wss://")]
    [InlineData("wss", "ws://")]
    public async Task ConnectAsync_WrongScheme_NamesTheOtherScheme(string scheme, string other)
    {
        using var listener = new LoopbackListener();
        var address = new UriBuilder(listener.Rpc) { Scheme = scheme }.Uri;
        var connecting = Create(address).WaitForConnectionAsync();
        using (var accepted = await listener.AcceptAsync().DefaultTimeout())
        {
            // What a server without TLS sends to a client with TLS, and a server with TLS to a client without.
            await accepted.ReceiveAsync(new byte[1024]).DefaultTimeout();
            await accepted.SendAsync(scheme == "wss" ? "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray() : [21, 3, 3, 0, 2, 2, 40]).DefaultTimeout();
            accepted.Shutdown(SocketShutdown.Send);
        }

        var exception = (await FluentActions.Awaiting(() => connecting.DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;

        exception.Message.Should().Contain(address.ToString()).And.Contain($"use {other}");
    }

    [Fact]
    public async Task ConnectAsync_SilentServer_FailsAfterConnectTimeout()
    {
        using var listener = new LoopbackListener();
        var client = Create(listener.Rpc, options => options.ConnectTimeout = TimeSpan.FromSeconds(3));
        var connecting = client.WaitForConnectionAsync();
        using var accepted = await listener.AcceptAsync().DefaultTimeout();

        Time.Advance(TimeSpan.FromSeconds(3));

        var exception = (await FluentActions.Awaiting(() => connecting.DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>()).Which;
        exception.Message.Should().Contain("ConnectTimeout");
        exception.InnerException.Should().BeOfType<TimeoutException>();
    }

    [Fact]
    public async Task ConnectAsync_Cancelled_EndsTheAttempt()
    {
        using var listener = new LoopbackListener();
        using var cancellation = new CancellationTokenSource();
        var connecting = RpcClient.ConnectAsync(listener.Rpc, cancellationToken: cancellation.Token);
        using var accepted = await listener.AcceptAsync().DefaultTimeout();

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => connecting.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task ConnectAsync_RetryFirstConnect_WaitsForTheServer()
    {
        var server = await StartServerAsync();
        await server.KillAsync();
        var client = Create(server.Address, options => options.Reconnect.RetryFirstConnect = true);
        var states = new StateLog(client);
        var failed = states.NextAsync(RpcClientState.Reconnecting);
        var connecting = client.WaitForConnectionAsync();

        var change = await failed.DefaultTimeout();
        await server.RestartAsync();
        await SkipDelayAsync(change);

        await connecting.DefaultTimeout();
        change.Exception.Should().NotBeNull();
        states.Changes.Select(step => step.Current).Should().Equal(
            RpcClientState.Connecting, RpcClientState.Reconnecting, RpcClientState.Connected);
    }

    [Fact]
    public async Task Create_FirstCall_Connects()
    {
        var server = await StartServerAsync();
        var client = Create(server.Address);
        client.State.Should().Be(RpcClientState.Idle);

        (await client.GetProxy<IProbe>().SayAsync("hello").DefaultTimeout()).Should().Be("hello");
    }

    [Fact]
    public async Task ConnectAsync_Headers_AreSentInTheHandshake()
    {
        var server = await StartServerAsync();

        await ConnectAsync(server, options => options.Headers["Authorization"] = "Basic YTpi");

        server.Tokens.Should().Equal("Basic YTpi");
    }

    [Fact]
    public async Task AccessTokenProvider_EachConnect_IsCalledAgain()
    {
        var server = await StartServerAsync();
        var tokens = 0;
        var client = await ConnectAsync(server, options =>
        {
            options.AccessTokenProvider = _ => new ValueTask<string?>($"token{++tokens}");
            options.AllowAnonymous = true;
        });
        var states = new StateLog(client);
        var lost = states.NextAsync(RpcClientState.Reconnecting);
        var back = states.NextAsync(RpcClientState.Connected);
        await server.NextConnectionAsync().DefaultTimeout();

        server.DropConnections();
        await SkipDelayAsync(await lost.DefaultTimeout());
        await back.DefaultTimeout();

        server.Tokens.Should().Equal("Bearer token1", "Bearer token2");
    }

    private sealed class Answers : IProbeCallback
    {
        public Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default) =>
            Task.FromResult($"{question}: because");
    }
}
