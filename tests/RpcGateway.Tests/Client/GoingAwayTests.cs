using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>A server that shuts down announces it. The client moves new calls to the next server, and completes running ones.</summary>
public sealed class GoingAwayTests : IAsyncLifetime
{
    private readonly List<ScriptedServer> _servers = [.. Enumerable.Range(0, 7).Select(_ => new ScriptedServer(extended: true))];
    private readonly RpcClientOptions _options = new();
    private int _connected;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task GoingAway_RunningCall_CompletesOnItsConnection()
    {
        await using var client = await ConnectAsync();
        var running = client.GetProxy<IProbe>().EchoAsync("running").AsTask();
        var request = await ReceiveAsync(0, "probe.echo");

        await GoAwayAsync(0);
        await GreetAsync(1);
        Respond(0, request, "\"done\"");

        (await running.DefaultTimeout()).Should().Be("done");
    }

    [Fact]
    public async Task GoingAway_LaterCall_IsSentOnTheNextConnection()
    {
        await using var client = await ConnectAsync();
        await GoAwayAsync(0);
        var late = client.GetProxy<IProbe>().EchoAsync("late").AsTask();
        await GreetAsync(1);

        Respond(1, await ReceiveAsync(1, "probe.echo"), "\"late\"");

        (await late.DefaultTimeout()).Should().Be("late");
    }

    [Fact]
    public async Task GoingAway_CallsThatWaitForRoom_AreSentOnTheNextConnection()
    {
        _options.MaxOutboundBytes = 16 * 1024;
        await using var client = await ConnectAsync();
        _servers[0].StopReading();
        var large = client.GetProxy<IProbe>().EchoAsync(new string('x', 20_000)).AsTask();
        var waiting = client.GetProxy<IProbe>().EchoAsync("waiting").AsTask();
        var waitingWithoutResult = client.GetProxy<IProbe>().RefuseAsync(1);
        _servers[0].Send("""{"jsonrpc":"2.0","method":"$/goingAway"}""");
        await GreetAsync(1);

        _servers[0].ResumeReading();

        Respond(0, await ReceiveAsync(0, "probe.echo"), "\"large\"");
        await ReceiveAsync(0, "$/goingAway");
        (await large.DefaultTimeout()).Should().Be("large");
        JsonNode[] requests = [(await _servers[1].ReceiveMessageAsync())!, (await _servers[1].ReceiveMessageAsync())!];
        requests.Select(request => request.Method()).Should().BeEquivalentTo("probe.echo", "probe.refuse");
        Array.ForEach(requests, request => Respond(1, request, request.Method() == "probe.echo" ? "\"waited\"" : "null"));
        (await waiting.DefaultTimeout()).Should().Be("waited");
        await waitingWithoutResult.DefaultTimeout();
    }

    [Fact]
    public async Task GoingAway_OpenStream_ContinuesOnItsConnection()
    {
        await using var client = await ConnectAsync();
        var items = client.GetProxy<IProbe>().RangeAsync(4).ToArrayAsync().AsTask();
        var request = await ReceiveAsync(0, "probe.range");
        await GoAwayAsync(0);
        await GreetAsync(1);

        Respond(0, request, """{"token":1,"values":[0,1]}""");
        Respond(0, await ReceiveAsync(0, "$/enumerator/next"), """{"values":[2,3],"finished":true}""");

        (await items.DefaultTimeout()).Should().Equal(0, 1, 2, 3);
    }

    [Fact]
    public async Task GoingAway_ReconnectDelay_IsTheDelayOfTheNextAttempt()
    {
        var time = new FakeTimeProvider();
        _options.TimeProvider = time;
        await using var client = await ConnectAsync();
        time.Advance(_options.Reconnect.StableAfter);
        var changed = NextChange(client, RpcClientState.Reconnecting);

        await GoAwayAsync(0, reconnectDelay: 7000);

        var change = await changed.DefaultTimeout();
        (change.Attempt, change.Delay).Should().Be((1, TimeSpan.FromSeconds(7)));
        change.Close!.Value.Code.Should().Be(RpcCloseCode.GoingAway);
        client.ConnectionId.Should().BeNull();
        _connected.Should().Be(1);
        await time.WaitForTimersAsync(2).DefaultTimeout();
        time.Advance(TimeSpan.FromSeconds(7));
        await GreetAsync(1);
    }

    [Fact]
    public async Task GoingAway_ServerClosesAtOnce_DelayIsKept()
    {
        var time = new FakeTimeProvider();
        _options.TimeProvider = time;
        await using var client = await ConnectAsync();
        time.Advance(_options.Reconnect.StableAfter);
        var changed = NextChange(client, RpcClientState.Reconnecting);

        _servers[0].Send("""{"jsonrpc":"2.0","method":"$/goingAway","params":{"reconnectDelay":7000}}""");
        _servers[0].Close(new RpcClose(RpcCloseCode.GoingAway, "The server shuts down."));

        (await changed.DefaultTimeout()).Delay.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task GoingAway_Notification_IsNotSentOnTheOldConnection()
    {
        _options.TimeProvider = new FakeTimeProvider();
        await using var client = await ConnectAsync();
        var changed = NextChange(client, RpcClientState.Reconnecting);
        await GoAwayAsync(0, reconnectDelay: 1000);
        await changed.DefaultTimeout();

        client.GetProxy<IProbe>().Invoking(probe => probe.Note("late")).Should().Throw<RpcConnectionLostException>()
            .Which.RequestSent.Should().BeFalse();
    }

    [Fact]
    public async Task GoingAway_CallFromTheServer_IsExecutedOnTheOldConnection()
    {
        await using var client = await ConnectAsync();
        using var callback = client.AddCallback<IProbeCallback>(new Nested());
        _ = client.GetProxy<IProbe>().EchoAsync("running").AsTask().ContinueWith(
            static call => call.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await ReceiveAsync(0, "probe.echo");
        await GoAwayAsync(0);
        await GreetAsync(1);

        _servers[0].Send("""{"jsonrpc":"2.0","id":1,"method":"probeCallback.nest","params":[2]}""");

        (await _servers[0].ReceiveMessageAsync())!["result"]!.GetValue<int>().Should().Be(3);
    }

    [Fact]
    public async Task GoingAway_OldConnectionEnds_NewOneIsNotAffected()
    {
        await using var client = await ConnectAsync();
        await GoAwayAsync(0);
        await GreetAsync(1);

        _servers[0].Close(new RpcClose(RpcCloseCode.GoingAway, "The server shuts down."));
        await _servers[0].WaitForCloseAsync();
        var sum = client.GetProxy<IProbe>().Add(1, 2).AsTask();
        Respond(1, await ReceiveAsync(1, "probe.add"), "3");

        (await sum.DefaultTimeout()).Should().Be(3);
    }

    [Fact]
    public async Task GoingAway_FiveServersInTurn_ClosesTheOldestConnection()
    {
        await using var client = await ConnectAsync();
        var running = client.GetProxy<IProbe>().EchoAsync("running").AsTask();
        await ReceiveAsync(0, "probe.echo");
        for (var i = 0; i < 5; i++)
        {
            await GoAwayAsync(i);
            await GreetAsync(i + 1);
        }

        (await FluentActions.Awaiting(() => running.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeTrue();
        (await _servers[0].WaitForCloseAsync()).Should().Be((int)RpcCloseCode.Normal);
    }

    [Fact]
    public async Task GoingAway_ConnectionDoesNotEnd_IsClosedAfterTheLimit()
    {
        var time = new FakeTimeProvider();
        _options.TimeProvider = time;
        _options.KeepAliveInterval = _options.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        await using var client = await ConnectAsync();
        time.Advance(_options.Reconnect.StableAfter);
        await GoAwayAsync(0);
        await GreetAsync(1);

        time.Advance(TimeSpan.FromMinutes(15));

        (await _servers[0].WaitForCloseAsync()).Should().Be((int)RpcCloseCode.Normal);
    }

    [Fact]
    public async Task GoingAway_Dispose_ClosesTheOldConnection()
    {
        var client = await ConnectAsync();
        var running = client.GetProxy<IProbe>().EchoAsync("running").AsTask();
        await ReceiveAsync(0, "probe.echo");
        await GoAwayAsync(0);
        await GreetAsync(1);

        await client.DisposeAsync().DefaultTimeout();

        await FluentActions.Awaiting(() => running.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task GoingAway_ReconnectingIsNotAllowed_ClosesAfterTheRunningCalls()
    {
        _options.Reconnect.ShouldReconnect = static _ => false;
        await using var client = await ConnectAsync();
        var running = client.GetProxy<IProbe>().EchoAsync("running").AsTask();
        var request = await ReceiveAsync(0, "probe.echo");
        await GoAwayAsync(0);

        Respond(0, request, "\"done\"");
        (await running.DefaultTimeout()).Should().Be("done");
        client.Closed.IsCompleted.Should().BeFalse();
        _servers[0].Close(new RpcClose(RpcCloseCode.GoingAway, "The server shuts down."));

        (await client.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.GoingAway);
    }

    [Fact]
    public async Task GoingAway_BeforeTheHelloResponse_IsNotLost()
    {
        await using var client = new RpcClient(new Sequence(this), _options);
        var connected = client.WaitForConnectionAsync();
        var hello = await ReceiveAsync(0, "$/hello");
        _servers[0].Send("""{"jsonrpc":"2.0","method":"$/goingAway","params":{"reconnectDelay":0}}""");

        Respond(0, hello, """{"version":1,"connectionId":"a"}""");

        await ReceiveAsync(0, "$/goingAway");
        await GreetAsync(1);
        await connected.DefaultTimeout();
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","params":{"reconnectDelay":-5}""")]
    [InlineData(""","params":{"reconnectDelay":"soon"}""")]
    [InlineData(""","params":[]""")]
    public async Task GoingAway_WithoutAValidDelay_MovesToTheNextServer(string parameters)
    {
        await using var client = await ConnectAsync();

        _servers[0].Send($$"""{"jsonrpc":"2.0","method":"$/goingAway"{{parameters}}}""");

        await ReceiveAsync(0, "$/goingAway");
        await GreetAsync(1);
    }

    private async Task<RpcClient> ConnectAsync()
    {
        _options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        var client = new RpcClient(new Sequence(this), _options);
        var connected = client.WaitForConnectionAsync();
        await GreetAsync(0);
        await connected.DefaultTimeout();
        return client;
    }

    private async Task GreetAsync(int server) =>
        Respond(server, await ReceiveAsync(server, "$/hello"), $$"""{"version":1,"connectionId":"{{server}}"}""");

    // The client confirms when it has sent its last call.
    private async Task GoAwayAsync(int server, int reconnectDelay = 0)
    {
        _servers[server].Send(
            $$$"""{"jsonrpc":"2.0","method":"$/goingAway","params":{"reconnectDelay":{{{reconnectDelay}}}}}""");
        await ReceiveAsync(server, "$/goingAway");
    }

    private async Task<JsonNode> ReceiveAsync(int server, string method)
    {
        var message = (await _servers[server].ReceiveMessageAsync())!;
        message.Method().Should().Be(method);
        return message;
    }

    private void Respond(int server, JsonNode request, string result) =>
        _servers[server].Send($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}}}""");

    private static Task<RpcClientStateChange> NextChange(RpcClient client, RpcClientState state)
    {
        var changed = new TaskCompletionSource<RpcClientStateChange>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.StateChanged += (_, change) =>
        {
            if (change.Current == state)
            {
                changed.TrySetResult(change);
            }
        };
        return changed.Task;
    }

    private sealed class Sequence(GoingAwayTests test) : IRpcConnector
    {
        public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
            test._servers[Interlocked.Increment(ref test._connected) - 1].ConnectAsync(cancellationToken);
    }

    private sealed class Nested : IProbeCallback
    {
        public Task<int> NestAsync(int depth) => Task.FromResult(depth + 1);

        public void Noted(string text)
        {
        }

        public IAsyncEnumerable<int> CountAsync(int count) => AsyncEnumerable.Range(0, count);
    }
}
