using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>A server that shuts down refuses calls. It did not run them, so the client sends them to the next server.</summary>
public sealed class DrainingServerTests : IAsyncLifetime
{
    private const string Marked = """{"code":-32006,"message":"Closing.","data":{"reason":"draining"}}""";
    private const string Unmarked = """{"code":-32006,"message":"No one here.","data":{"reason":"other"}}""";

    private readonly ScriptedServer _first = new(extended: false);
    private readonly ScriptedServer _second = new(extended: false);
    private readonly RpcClientOptions _options = new();

    public DrainingServerTests() => _options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Calls_Refused_AreRepeatedOnTheNextConnectionInOrder()
    {
        await using var client = Create();
        var probe = client.GetProxy<IProbe>();
        var sum = probe.Add(1, 2).AsTask();
        var later = probe.EchoAsync("later").AsTask();
        await RefuseAsync(Marked);
        await RefuseAsync(Marked);

        _first.Close(new RpcClose(RpcCloseCode.GoingAway, "The server shuts down."));

        await RespondAsync("probe.add", "3");
        await RespondAsync("probe.echo", "\"later\"");
        (await sum.DefaultTimeout()).Should().Be(3);
        (await later.DefaultTimeout()).Should().Be("later");
    }

    [Fact]
    public async Task CallWithoutResult_Refused_IsRepeatedOnTheNextConnection()
    {
        await using var client = Create();
        var call = client.GetProxy<IProbe>().RefuseAsync(1);
        await RefuseAsync(Marked);
        _first.Close(new RpcClose(RpcCloseCode.GoingAway, "The server shuts down."));

        await RespondAsync("probe.refuse", "null");

        await call.DefaultTimeout();
    }

    [Fact]
    public async Task Stream_Refused_IsReadFromTheNextConnection()
    {
        await using var client = Create();
        var items = client.GetProxy<IProbe>().RangeAsync(2).ToArrayAsync().AsTask();
        await RefuseAsync(Marked);
        _first.Close(new RpcClose(RpcCloseCode.GoingAway, "The server shuts down."));

        await RespondAsync("probe.range", """{"values":[0,1],"finished":true}""");

        (await items.DefaultTimeout()).Should().Equal(0, 1);
    }

    [Fact]
    public async Task Call_RefusedUntilItsTimeout_FailsWithDeadlineExceeded()
    {
        var time = new FakeTimeProvider();
        _options.TimeProvider = time;
        _options.CallTimeout = TimeSpan.FromSeconds(5);
        await using var client = Create();
        var sum = client.GetProxy<IProbe>().Add(1, 2).AsTask();
        await RefuseAsync(Marked);

        time.Advance(TimeSpan.FromSeconds(5));

        (await FluentActions.Awaiting(() => sum.DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
    }

    [Fact]
    public async Task Call_RefusedForAnotherReason_Fails()
    {
        await using var client = Create();
        var sum = client.GetProxy<IProbe>().Add(1, 2).AsTask();

        await RefuseAsync(Unmarked);

        (await FluentActions.Awaiting(() => sum.DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Call_RefusedWhenDisconnectedIsFail_Fails()
    {
        _options.WhenDisconnected = RpcDisconnectedBehavior.Fail;
        await using var client = Create();
        await client.WaitForConnectionAsync().DefaultTimeout();
        var sum = client.GetProxy<IProbe>().Add(1, 2).AsTask();

        await RefuseAsync(Marked);

        (await FluentActions.Awaiting(() => sum.DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task CallWithStreamArgument_Refused_Fails()
    {
        await using var client = Create();
        var sum = client.GetProxy<IProbe>().SumAsync(AsyncEnumerable.Range(0, 3));

        await RefuseAsync(Marked);

        (await FluentActions.Awaiting(() => sum.DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task DrainAsync_LaterCall_IsRefusedWithTheReason()
    {
        await using var pair = new ProbePair();
        await pair.Server.DrainAsync(CancellationToken.None).DefaultTimeout();

        var refusal = (await FluentActions.Awaiting(() => pair.Probe.Add(1).DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;

        refusal.Code.Should().Be(RpcErrorCode.Unavailable);
        refusal.GetErrorData<Dictionary<string, string>>().Should().Equal(new Dictionary<string, string> { ["reason"] = "draining" });
    }

    private RpcClient Create() => new(new Sequence(_first, _second), _options);

    private async Task RefuseAsync(string error)
    {
        var request = await _first.ReceiveMessageAsync();
        _first.Send($$"""{"jsonrpc":"2.0","id":{{request!["id"]!.ToJsonString()}},"error":{{error}}}""");
    }

    private async Task RespondAsync(string method, string result)
    {
        JsonNode request = (await _second.ReceiveMessageAsync())!;
        request.Method().Should().Be(method);
        _second.Send($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":{{result}}}""");
    }

    private sealed class Sequence(params ScriptedServer[] servers) : IRpcConnector
    {
        private int _next;

        public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
            servers[_next++].ConnectAsync(cancellationToken);
    }
}
