using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Tests.Client;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Idempotency;

/// <summary>A client repeats calls with a key after any loss of its connection, while the server remembers the key.</summary>
public sealed class KeyedClientTests : IAsyncLifetime
{
    private const int Window = 300_000;

    private readonly List<ScriptedServer> _servers = [.. Enumerable.Range(0, 3).Select(_ => new ScriptedServer(extended: true))];
    private readonly FakeTimeProvider _time = new();
    private readonly RpcClientOptions _options;
    private readonly RpcClient _client;

    public KeyedClientTests()
    {
        _options = new RpcClientOptions { TimeProvider = _time };
        _options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        _client = new RpcClient(new Sequence(_servers), _options);
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task IdempotentMethod_ConnectionLostAfterSending_IsRepeatedWithItsKey()
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0);
        var first = await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await WelcomeAsync(1);
        var second = await _servers[1].ReceiveMessageAsync();
        _servers[1].Drop();
        await WelcomeAsync(2);
        var third = await _servers[2].ReceiveMessageAsync();

        Respond(2, third, "7");

        (await call.DefaultTimeout()).Should().Be(7);
        KeyOf(first).Should().NotBeNullOrEmpty();
        KeyOf(second).Should().Be(KeyOf(first));
        KeyOf(third).Should().Be(KeyOf(first));
        third!["params"]!.ToJsonString().Should().Be(first!["params"]!.ToJsonString());
    }

    // Another memory belongs to a server that was restarted, or to another node: it would execute the call again.
    [Theory]
    [InlineData("a", true)]
    [InlineData("b", false)]
    public async Task IdempotentMethod_NextServerHasAnotherMemory_IsNotRepeated(string store, bool isRepeated)
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0, store: "a");
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await WelcomeAsync(1, store: store);

        if (isRepeated)
        {
            Respond(1, await _servers[1].ReceiveMessageAsync(), "7");
            (await call.DefaultTimeout()).Should().Be(7);
        }
        else
        {
            await AssertLostAsync(call);
        }
    }

    [Fact]
    public async Task IdempotentMethod_NotSentToTheFirstServer_IsSentToAnother()
    {
        var connecting = _client.WaitForConnectionAsync();
        await WelcomeAsync(0, store: "a");
        await connecting.DefaultTimeout();
        _servers[0].Drop();
        await Eventually.IsTrueAsync(() => _client.State == RpcClientState.Reconnecting);
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(1, store: "b");

        Respond(1, await _servers[1].ReceiveMessageAsync(), "7");

        (await call.DefaultTimeout()).Should().Be(7);
    }

    [Fact]
    public async Task IdempotentMethod_EachCall_HasItsOwnKey()
    {
        var orders = _client.GetProxy<IOrders>();
        var calls = Task.WhenAll(orders.PlaceAsync("tea"), orders.PlaceAsync("tea"));
        await WelcomeAsync(0);
        var first = await _servers[0].ReceiveMessageAsync();
        var second = await _servers[0].ReceiveMessageAsync();

        KeyOf(first).Should().NotBe(KeyOf(second));
        Respond(0, first, "1");
        Respond(0, second, "2");
        (await calls.DefaultTimeout()).Should().Equal(1, 2);
    }

    [Fact]
    public async Task OtherMethod_ConnectionLostAfterSending_Fails()
    {
        var call = _client.GetProxy<IOrders>().CancelAsync("tea");
        await WelcomeAsync(0);
        KeyOf(await _servers[0].ReceiveMessageAsync()).Should().BeNull();

        _servers[0].Drop();

        await AssertLostAsync(call);
    }

    [Fact]
    public async Task GivenKey_MakesAnyMethodRepeatable()
    {
        var call = _client.GetProxy<IOrders>(new RpcCallOptions { IdempotencyKey = "order 1" }).CancelAsync("tea");
        await WelcomeAsync(0);
        KeyOf(await _servers[0].ReceiveMessageAsync()).Should().Be("order 1");
        _servers[0].Drop();
        await WelcomeAsync(1);
        var second = await _servers[1].ReceiveMessageAsync();

        Respond(1, second, "7");

        (await call.DefaultTimeout()).Should().Be(7);
        KeyOf(second).Should().Be("order 1");
    }

    [Fact]
    public async Task WhenDisconnectedFail_CallThatWasSent_WaitsForTheNextConnection()
    {
        _options.WhenDisconnected = RpcDisconnectedBehavior.Fail;
        await using var client = new RpcClient(new Sequence(_servers), _options);
        var connecting = client.WaitForConnectionAsync();
        await WelcomeAsync(0);
        await connecting.DefaultTimeout();
        var call = client.GetProxy<IOrders>().PlaceAsync("tea");
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await WelcomeAsync(1);

        Respond(1, await _servers[1].ReceiveMessageAsync(), "7");

        (await call.DefaultTimeout()).Should().Be(7);
    }

    // Such a server executes each request that it receives.
    [Fact]
    public async Task ServerWithoutKeys_GetsNone_AndNoRepeat()
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0, window: null);
        KeyOf(await _servers[0].ReceiveMessageAsync()).Should().BeNull();

        _servers[0].Drop();

        await AssertLostAsync(call);
    }

    [Fact]
    public async Task NextServerWithoutKeys_GetsNoRepeat()
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();

        await WelcomeAsync(1, window: null);

        await AssertLostAsync(call);
    }

    [Fact]
    public async Task Window_EndsWhileDisconnected_FailsInsteadOfExecutingTwice()
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0, window: 5000);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        var hello = await ReceiveHelloAsync(1);
        _time.Advance(TimeSpan.FromSeconds(5));

        Welcome(1, hello, window: 5000);

        await AssertLostAsync(call);
    }

    [Fact]
    public async Task Client_ClosedWhileTheRepeatWaits_FailsWithRequestSent()
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await ReceiveHelloAsync(1);

        await _client.DisposeAsync().DefaultTimeout();

        await AssertLostAsync(call);
    }

    [Fact]
    public async Task DrainingServer_RefusesTheRepeat_KeepsTheKey()
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0);
        var first = await _servers[0].ReceiveMessageAsync();
        var error = """{"code":-32006,"message":"Closing.","data":{"reason":"draining"}}""";
        _servers[0].Send($$"""{"jsonrpc":"2.0","id":{{first!["id"]!.ToJsonString()}},"error":{{error}} }""");
        _servers[0].Close(new RpcClose(RpcCloseCode.GoingAway, "Closing."));
        await WelcomeAsync(1);
        var second = await _servers[1].ReceiveMessageAsync();

        Respond(1, second, "7");

        KeyOf(second).Should().Be(KeyOf(first));
        (await call.DefaultTimeout()).Should().Be(7);
    }

    // Such an error says that the call was not executed, which is true of the repeat only.
    [Theory]
    [InlineData(RpcErrorCode.Unavailable)]
    [InlineData(RpcErrorCode.LimitExceeded)]
    [InlineData(RpcErrorCode.Unauthenticated)]
    [InlineData(RpcErrorCode.Forbidden)]
    [InlineData(RpcErrorCode.DeadlineExceeded)]
    public async Task Repeat_Refused_FailsWithRequestSent(int code)
    {
        var call = _client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await WelcomeAsync(1);

        Fail(1, await _servers[1].ReceiveMessageAsync(), code);

        await AssertLostAsync(call);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Repeat_OutcomeIsAnError_FailsWithIt(int rateLimitRetries)
    {
        _options.MaxRateLimitRetries = rateLimitRetries;
        await using var client = new RpcClient(new Sequence(_servers), _options);
        var call = client.GetProxy<IOrders>().PlaceAsync("tea");
        await WelcomeAsync(0);
        await _servers[0].ReceiveMessageAsync();
        _servers[0].Drop();
        await WelcomeAsync(1);

        Fail(1, await _servers[1].ReceiveMessageAsync(), 1005);

        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which.Code.Should().Be(1005);
    }

    // Each attempt of the application waits for the connection, and is taken back when its time is over.
    [Fact]
    public async Task Timeouts_DuringABlackHole_LeaveOneCopyOfEachKey()
    {
        _options.CallTimeout = TimeSpan.FromSeconds(1);
        await using var client = new RpcClient(new Sequence(_servers), _options);
        for (var second = 0; second < 10; second++)
        {
            var attempt = client.GetProxy<IOrders>(new RpcCallOptions { IdempotencyKey = "k" }).PlaceAsync("tea");
            _time.Advance(TimeSpan.FromSeconds(1));
            (await FluentActions.Awaiting(() => attempt.DefaultTimeout()).Should().ThrowAsync<RpcException>())
                .Which.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        }

        var last = client.GetProxy<IOrders>(new RpcCallOptions { IdempotencyKey = "k" }).PlaceAsync("tea");
        var marker = client.GetProxy<IOrders>().ShipAsync();
        await WelcomeAsync(0);

        var request = await _servers[0].ReceiveMessageAsync();
        KeyOf(request).Should().Be("k");
        var next = await _servers[0].ReceiveMessageAsync();
        next!.Method().Should().Be("orders.ship");
        Respond(0, request, "7");
        Respond(0, next, "null");
        (await last.DefaultTimeout()).Should().Be(7);
        await marker.DefaultTimeout();
    }

    [Fact]
    public void Key_WithAStream_Throws() =>
        FluentActions.Invoking(() => _client.GetProxy<IOrders>(new RpcCallOptions { IdempotencyKey = "k" }).WatchAsync())
            .Should().Throw<InvalidOperationException>().WithMessage("*idempotency key*");

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public void Key_WrongLength_Throws(int length) =>
        FluentActions.Invoking(() => new RpcCallOptions { IdempotencyKey = new string('x', length) })
            .Should().Throw<ArgumentException>();

    private static string? KeyOf(JsonNode? request) => (string?)request!["idempotencyKey"];

    private static async Task AssertLostAsync(Task call) =>
        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeTrue();

    private async Task WelcomeAsync(int server, int? window = Window, string store = "s") =>
        Welcome(server, await ReceiveHelloAsync(server), window, store);

    // The delay before the next attempt is random, and may be zero.
    private async Task<JsonNode?> ReceiveHelloAsync(int server)
    {
        var hello = _servers[server].ReceiveMessageAsync();
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(_time.NextIn <= TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero);
            return hello.IsCompleted;
        });
        return await hello;
    }

    private void Welcome(int server, JsonNode? hello, int? window, string store = "s") => Respond(
        server,
        hello,
        window is null
            ? """{"version":1,"connectionId":"c"}"""
            : $$"""{"version":1,"connectionId":"c","limits":{"idempotencyWindow":{{window}},"idempotencyStore":"{{store}}"} }""");

    private void Respond(int server, JsonNode? request, string result) =>
        _servers[server].Send($$"""{"jsonrpc":"2.0","id":{{request!["id"]!.ToJsonString()}},"result":{{result}} }""");

    private void Fail(int server, JsonNode? request, int code) => _servers[server].Send(
        $$"""{"jsonrpc":"2.0","id":{{request!["id"]!.ToJsonString()}},"error":{"code":{{code}},"message":"Refused."} }""");

    private sealed class Sequence(IReadOnlyList<ScriptedServer> servers) : IRpcConnector
    {
        private int _next;

        public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
            servers[_next++].ConnectAsync(cancellationToken);
    }
}
