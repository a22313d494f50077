using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.Tests.Client;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Deadlines;

/// <summary>Calls that are made for another call have its remaining time.</summary>
public sealed class InheritedDeadlineTests
{
    [Fact]
    public async Task Callback_OfACallWithATimeout_HasTheRemainingTime()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        peer.Methods.Add("test.ask", async () =>
        {
            peer.Time.Advance(TimeSpan.FromMilliseconds(700));
            await RpcCallContext.Current!.GetProxy<IRelayCallback>().AnswerAsync();
        });

        var callback = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"test.ask","timeout":2000}""");

        callback.Method().Should().Be("relayCallback.answer");
        callback["timeout"]!.GetValue<int>().Should().Be(1300);
    }

    [Fact]
    public async Task Callback_OfACallWithoutATimeout_HasNone()
    {
        await using var peer = new ProbePeer(extended: true).Start();

        var callback = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"relay.ask"}""");

        callback.AsObject().ContainsKey("timeout").Should().BeFalse();
    }

    [Fact]
    public async Task Callback_NotAnsweredInTime_IsCancelledAndEndsTheOuterCall()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        var callback = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"relay.ask","timeout":2000}""");

        peer.Time.Advance(TimeSpan.FromSeconds(2));

        var messages = await ReceiveAsync(peer, 2);
        messages.Should().ContainSingle(message => message["method"] != null)
            .Which["params"]!["id"]!.GetValue<long>().Should().Be(callback["id"]!.GetValue<long>());
        messages.Should().ContainSingle(message => message["error"] != null)
            .Which["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.DeadlineExceeded);
    }

    // The method does not pass its token on.
    [Fact]
    public async Task Callback_WithoutTheToken_IsLimitedToo()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        RpcException? failure = null;
        peer.Methods.Add("test.ask", async () =>
        {
            try
            {
                await RpcCallContext.Current!.GetProxy<IRelayCallback>().AnswerAsync();
            }
            catch (RpcException e)
            {
                failure = e;
            }
        });
        await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"test.ask","timeout":2000}""");

        peer.Time.Advance(TimeSpan.FromSeconds(2));
        await ReceiveAsync(peer, 2);

        failure!.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        failure.IsFromCall.Should().BeTrue();
        failure.RequestSent.Should().BeTrue();
    }

    [Fact]
    public async Task Callback_NoTimeLeft_IsNotSent()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        RpcException? failure = null;
        peer.Methods.Add("test.ask", async () =>
        {
            peer.Time.Advance(TimeSpan.FromSeconds(3));
            failure = (await FluentActions.Awaiting(() => RpcCallContext.Current!.GetProxy<IRelayCallback>().AnswerAsync())
                .Should().ThrowAsync<RpcException>()).Which;
        });

        var response = await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":1,"method":"test.ask","timeout":2000}""");

        response["id"]!.GetValue<int>().Should().Be(1);
        failure!.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        failure.RequestSent.Should().BeFalse();
    }

    [Fact]
    public async Task LeaveDeadline_BackgroundWork_HasNoLimit()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        Task? work = null;
        peer.Methods.Add("test.start", () =>
        {
            using (RpcCallContext.LeaveDeadline())
            {
                work = RpcCallContext.Current!.GetProxy<IRelayCallback>().AnswerAsync();
            }

            RpcCallContext.Current.RemainingTime.Should().Be(TimeSpan.FromSeconds(2));
        });
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"test.start","timeout":2000}""");
        var messages = await ReceiveAsync(peer, 2);
        var callback = messages.Single(message => message["method"] is not null);
        callback.AsObject().ContainsKey("timeout").Should().BeFalse();

        peer.Time.Advance(TimeSpan.FromSeconds(5));
        peer.Send($$"""{"jsonrpc":"2.0","id":{{callback["id"]!.ToJsonString()}},"result":{ "value":1 } }""");

        await work!.DefaultTimeout();
    }

    // The clocks of the two connections differ.
    [Theory]
    [InlineData(10_000, 2000)]
    [InlineData(500, 500)]
    [InlineData(null, 2000)]
    public async Task OtherServer_CalledInACall_GetsTheShorterTime(int? own, int sent)
    {
        await using var peer = new ProbePeer(extended: true).Start();
        await using var server = new ScriptedServer(extended: true);
        var options = new RpcClientOptions
        {
            TimeProvider = new FakeTimeProvider(),
            CallTimeout = own is { } ms ? TimeSpan.FromMilliseconds(ms) : Timeout.InfiniteTimeSpan,
        };
        await using var client = new RpcClient(server, options);
        var connecting = client.WaitForConnectionAsync();
        await WelcomeAsync(server);
        await connecting.DefaultTimeout();
        peer.Methods.Add("test.ask", async () => await client.GetProxy<IProbe>().EchoAsync("x"));

        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"test.ask","timeout":2000}""");

        var request = await server.ReceiveMessageAsync();
        request!["timeout"]!.GetValue<int>().Should().Be(sent);
        server.Send($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":"x"}""");
        (await peer.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task OtherServer_NotConnected_WaitsNoLongerThanTheOuterCall()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        await using var server = new ScriptedServer(extended: true);
        await using var client = new RpcClient(server, new RpcClientOptions { TimeProvider = peer.Time });
        peer.Methods.Add("test.ask", async () => await client.GetProxy<IProbe>().EchoAsync("x"));
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"test.ask","timeout":2000}""");
        await peer.AssertAliveAsync();

        // The server does not respond to the greeting.
        peer.Time.Advance(TimeSpan.FromSeconds(2));

        (await peer.ReceiveAsync())["error"]!["code"]!.GetValue<int>().Should().Be(RpcErrorCode.DeadlineExceeded);
    }

    private static async Task<List<JsonNode>> ReceiveAsync(ScriptedPeer peer, int count)
    {
        var messages = new List<JsonNode>();
        while (messages.Count < count)
        {
            messages.AddRange((await peer.ReceiveTextAsync()).Split('\n').Select(line => JsonNode.Parse(line)!));
        }

        return messages;
    }

    private static async Task WelcomeAsync(ScriptedServer server)
    {
        var hello = await server.ReceiveMessageAsync();
        server.Send($$"""{"jsonrpc":"2.0","id":{{hello!["id"]!.ToJsonString()}},"result":{ "connectionId":"c" } }""");
    }
}
