using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Tests.Client;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Deadlines;

/// <summary>The timeout of a client's calls reaches the server. It covers all attempts, and the wait for a connection.</summary>
public sealed class ClientDeadlineTests : IAsyncLifetime
{
    private readonly ScriptedServer _first = new(extended: true);
    private readonly ScriptedServer _second = new(extended: true);
    private readonly FakeTimeProvider _time = new();
    private readonly TaskCompletionSource _mayConnect = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RpcClientOptions _options;

    public ClientDeadlineTests() =>
        _options = new RpcClientOptions { TimeProvider = _time, CallTimeout = TimeSpan.FromSeconds(3) };

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Call_WithTimeout_TellsTheServer()
    {
        await using var client = Create(_first);
        var call = client.GetProxy<IProbe>().EchoAsync("x").AsTask();
        await WelcomeAsync(_first);

        var request = await _first.ReceiveMessageAsync();

        request!["timeout"]!.GetValue<int>().Should().Be(3000);
        Respond(_first, request, "\"x\"");
        (await call.DefaultTimeout()).Should().Be("x");
    }

    [Fact]
    public async Task Call_WithoutTimeout_SendsNone()
    {
        _options.CallTimeout = Timeout.InfiniteTimeSpan;
        await using var client = Create(_first);
        var call = client.GetProxy<IProbe>().EchoAsync("x").AsTask();
        await WelcomeAsync(_first);

        var request = await _first.ReceiveMessageAsync();

        request!.AsObject().ContainsKey("timeout").Should().BeFalse();
        Respond(_first, request, "\"x\"");
        await call.DefaultTimeout();
    }

    [Fact]
    public async Task Call_ToAPlainServer_SendsNone()
    {
        await using var plain = new ScriptedServer(extended: false);
        await using var client = Create(plain);
        var call = client.GetProxy<IProbe>().EchoAsync("x").AsTask();

        var request = await plain.ReceiveMessageAsync();

        request!.AsObject().ContainsKey("timeout").Should().BeFalse();
        Respond(plain, request, "\"x\"");
        await call.DefaultTimeout();
    }

    [Theory]
    [InlineData("call")]
    [InlineData("void")]
    [InlineData("stream")]
    public async Task Call_HeldForTwoOfThreeSeconds_HasOneSecondLeft(string kind)
    {
        await using var client = new RpcClient(new Held(_mayConnect.Task, _first), _options);
        var probe = client.GetProxy<IProbe>();
        var call = kind switch
        {
            "call" => probe.EchoAsync("x").AsTask(),
            "void" => probe.RefuseAsync(1),
            _ => probe.RangeAsync(1).ToArrayAsync().AsTask(),
        };
        _time.Advance(TimeSpan.FromSeconds(2));

        _mayConnect.SetResult();
        await WelcomeAsync(_first);

        var request = await _first.ReceiveMessageAsync();
        request!["timeout"]!.GetValue<int>().Should().Be(1000);
        Respond(_first, request, kind == "stream" ? """{"values":[0],"finished":true}""" : "\"x\"");
        await call.DefaultTimeout();
    }

    [Theory]
    [InlineData("call")]
    [InlineData("void")]
    [InlineData("stream")]
    public async Task Call_RefusedByADrainingServer_RepeatsWithTheRestOfItsTime(string kind)
    {
        _options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        await using var client = Create(_first, _second);
        var probe = client.GetProxy<IProbe>();
        var call = kind switch
        {
            "call" => probe.EchoAsync("x").AsTask(),
            "void" => probe.RefuseAsync(1),
            _ => probe.RangeAsync(1).ToArrayAsync().AsTask(),
        };
        await WelcomeAsync(_first);
        var refused = await _first.ReceiveMessageAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        var error = """{"code":-32006,"message":"Closing.","data":{"reason":"draining"}}""";
        _first.Send($$"""{"jsonrpc":"2.0","id":{{refused!["id"]!.ToJsonString()}},"error":{{error}}}""");
        _first.Close(new RpcClose(RpcCloseCode.GoingAway, "The server shuts down."));
        var hello = _second.ReceiveMessageAsync();
        await Eventually.IsTrueAsync(() =>
        {
            // The delay before the next attempt is random, and may be zero.
            _time.Advance(_time.NextIn <= TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero);
            return hello.IsCompleted;
        });
        Respond(_second, await hello, """{"version":1,"connectionId":"c"}""");

        var repeated = await _second.ReceiveMessageAsync();

        repeated!["timeout"]!.GetValue<int>().Should().BeInRange(990, 1000);
        Respond(_second, repeated, kind == "stream" ? """{"values":[0],"finished":true}""" : "\"x\"");
        await call.DefaultTimeout();
    }

    [Fact]
    public async Task Call_NotAnsweredInTime_FailsAndIsCancelled()
    {
        await using var client = Create(_first);
        var call = client.GetProxy<IProbe>().EchoAsync("x").AsTask();
        await WelcomeAsync(_first);
        var request = await _first.ReceiveMessageAsync();

        _time.Advance(TimeSpan.FromSeconds(3));

        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        var cancellation = await _first.ReceiveMessageAsync();
        cancellation!.Method().Should().Be("$/cancelRequest");
        cancellation!["params"]!["id"]!.GetValue<long>().Should().Be(request!["id"]!.GetValue<long>());
    }

    private static void Respond(ScriptedServer server, JsonNode? request, string result) =>
        server.Send($$"""{"jsonrpc":"2.0","id":{{request!["id"]!.ToJsonString()}},"result":{{result}}}""");

    private static async Task WelcomeAsync(ScriptedServer server) =>
        Respond(server, await server.ReceiveMessageAsync(), """{"version":1,"connectionId":"c"}""");

    private RpcClient Create(params ScriptedServer[] servers) => new(new Held(Task.CompletedTask, servers), _options);

    private sealed class Held(Task mayConnect, params ScriptedServer[] servers) : IRpcConnector
    {
        private int _next;

        public async ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken)
        {
            await mayConnect.WaitAsync(cancellationToken);
            return await servers[_next++].ConnectAsync(cancellationToken);
        }
    }
}
