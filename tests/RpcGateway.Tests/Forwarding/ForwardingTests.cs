using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Forwarding;

/// <summary>What a gateway passes on, message by message.</summary>
public sealed class ForwardingTests
{
    [Fact]
    public async Task Request_AnyIdAndParams_AreKept()
    {
        await using var hop = new ScriptedHop();
        foreach (var id in new[] { "1", "-5", "\"a\\u0041\"", "1.50", "9007199254740993" })
        {
            hop.ClientWire.Send($$"""{"id":{{id}}, "params": [ 1.0, 2 ],"method":"probe.add","jsonrpc":"2.0"}""");
            var frame = await hop.ReceiveAsync();
            frame = frame.Type == LinkFrameType.Open ? await hop.ReceiveAsync() : frame;
            frame.Text.Should().Contain("\"params\":[ 1.0, 2 ]}");
            var number = System.Text.Json.Nodes.JsonNode.Parse(frame.Text)!["id"];

            hop.Send($$$"""{"jsonrpc":"2.0","result":{ "x" : 1.0 },"id":{{{number}}}}""");

            (await hop.ClientReceivesAsync()).Should().Be($$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{ "x" : 1.0 }}""");
        }

        await hop.AssertIdleAsync();
    }

    [Fact]
    public async Task Request_IdInUse_IsRefusedByTheGateway()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7);

        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":7,"method":"probe.add","params":[1]}""");

        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.InvalidRequest);
        hop.Target.RunningCalls.Should().Be(1);
    }

    [Fact]
    public async Task CancelRequest_RightAfterEachRequest_FollowsIt()
    {
        await using var hop = new ScriptedHop();
        for (var i = 0; i < 10_000; i++)
        {
            hop.ClientWire.Send($$$"""
                {"jsonrpc":"2.0","id":{{{i}}},"method":"probe.wait"}
                {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{i}}}}}
                """);
            var id = i == 0 ? await FirstAsync() : (await hop.ReceiveMessageAsync())["id"]!.GetValue<long>();
            var cancellation = await hop.ReceiveMessageAsync();
            cancellation.Method().Should().Be("$/cancelRequest");
            cancellation["params"]!["id"]!.GetValue<long>().Should().Be(id);
            hop.Send($$$"""{"jsonrpc":"2.0","id":{{{id}}},"error":{"code":-32800,"message":"Cancelled."}}""");
            (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
        }

        await hop.AssertIdleAsync();

        async Task<long> FirstAsync()
        {
            (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
            return (await hop.ReceiveMessageAsync())["id"]!.GetValue<long>();
        }
    }

    [Fact]
    public async Task Notifications_Many_ArriveInOrderBeforeTheResponse()
    {
        await using var hop = new ScriptedHop();
        var id = await hop.CallAsync(7);
        for (var i = 0; i < 1000; i++)
        {
            hop.Send($$$"""{"jsonrpc":"2.0","method":"$/progress","params":{"token":1,"value":{{{i}}}}}""");
        }

        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");

        var lines = new List<string>();
        while (lines.Count < 1001)
        {
            lines.AddRange((await hop.ClientReceivesAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        lines.Take(1000).Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!["params"]!["value"]!.GetValue<int>()).Should().Equal(Enumerable.Range(0, 1000));
        lines[1000].Should().Contain("\"result\":3");
    }

    [Fact]
    public async Task Batch_SomeForwarded_IsOneResponse()
    {
        await using var hop = new ScriptedHop();
        hop.ClientWire.Send(
            """[{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1]},{"jsonrpc":"2.0","id":2,"method":"$/ping"},{"jsonrpc":"2.0","method":"probe.note","params":["x"]}]""");
        (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Open);
        var id = (await hop.ReceiveMessageAsync())["id"];
        (await hop.ReceiveMessageAsync()).Method().Should().Be("probe.note");

        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":11}""");

        var batch = (await hop.ClientReceivesMessageAsync()).AsArray();
        batch.Select(response => response!["id"]!.GetValue<int>()).Should().BeEquivalentTo([1, 2]);
    }

    [Fact]
    public async Task MaxConcurrentCalls_CallThatWaitsForItsCallback_DoesNotCount()
    {
        await using var hop = new ScriptedHop(options => options.MaxConcurrentCalls = 1);
        await hop.CallAsync(1, "probe.nest", "[2]");
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1]}""");
        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);

        hop.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"method":"probeCallback.nest","params":[1]}""");
        await hop.ClientReceivesAsync();

        await hop.CallAsync(3, isFirst: false);
        hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"result":1}""");
        (await hop.ReceiveMessageAsync()).Result<int>().Should().Be(1);
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":4,"method":"probe.add","params":[1]}""");
        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task MaxConcurrentCalls_CallbacksWithoutACall_AllowNoMore()
    {
        await using var hop = new ScriptedHop(options => options.MaxConcurrentCalls = 1);
        var id = await hop.CallAsync(1);
        hop.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"method":"probeCallback.nest","params":[1]}""");
        hop.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId + 1}},"method":"probeCallback.nest","params":[1]}""");
        hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");
        await hop.ClientReceivesAsync();

        await Eventually.IsTrueAsync(() => hop.Connection.Parts.Calls.Count == 0);
        hop.Connection.Parts.Calls.IsFull.Should().BeFalse();
    }

    [Fact]
    public async Task Upload_LateCreditAfterItsEnd_IsPassedOnAndForgotten()
    {
        await using var hop = new ScriptedHop(options => options.MaxStreams = 1);
        for (uint number = 1; number <= 20; number++)
        {
            await hop.CallAsync((int)number, "blob.upload", $$"""[{"binary":{{number}}}]""", isFirst: number == 1);
            hop.Send(LinkFrameType.Binary, ScriptedHop.Credit(number, 10));
            (await hop.ClientReceivesBinaryAsync()).Should().Equal(ScriptedHop.Credit(number, 10));
            hop.ClientWire.SendFrame(ScriptedHop.Binary(1, number, 1, 2));
            hop.ClientWire.SendFrame(ScriptedHop.Binary(2, number));
            (await hop.ReceiveAsync()).Payload.Should().Equal(ScriptedHop.Binary(1, number, 1, 2));
            (await hop.ReceiveAsync()).Payload.Should().Equal(ScriptedHop.Binary(2, number));

            hop.Send(LinkFrameType.Binary, ScriptedHop.Credit(number, 10));
            (await hop.ClientReceivesBinaryAsync()).Should().Equal(ScriptedHop.Credit(number, 10));
        }

        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task Upload_CancelledByTheBackend_LateDataIsDiscarded()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7, "blob.upload", """[{"binary":1}]""");
        hop.Send(LinkFrameType.Binary, ScriptedHop.Credit(1, 10));
        await hop.ClientReceivesBinaryAsync();
        hop.Send(LinkFrameType.Binary, ScriptedHop.Binary(5, 1));
        await hop.ClientReceivesBinaryAsync();

        hop.ClientWire.SendFrame(ScriptedHop.Binary(1, 1, new byte[10]));
        await hop.AssertClientAliveAsync();

        hop.ClientWire.SendFrame(ScriptedHop.Binary(1, 1, 1));
        (await hop.ClientWire.Closed.DefaultTimeout()).Code.Should().Be(RpcCloseCode.ProtocolError, "it exceeds the credit");
    }

    [Fact]
    public async Task Download_BeyondTheCreditOfTheClient_EndsOnlyTheChannel()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7, "blob.download", "[5]");
        hop.ClientWire.SendFrame(ScriptedHop.Credit(ScriptedHop.FirstDownload, 10));
        (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Binary);
        hop.Send(LinkFrameType.Binary, ScriptedHop.Binary(1, ScriptedHop.FirstDownload, new byte[10]));
        (await hop.ClientReceivesBinaryAsync()).Should().HaveCount(15);

        hop.Send(LinkFrameType.Binary, ScriptedHop.Binary(1, ScriptedHop.FirstDownload, 1));

        await hop.AssertChannelClosedAsync("without credit");
        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        (await hop.ClientReceivesBinaryAsync())[0].Should().Be(3);
        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task Download_CancelledByTheClient_LateDataIsDiscarded()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(7, "blob.download", "[5]");
        hop.ClientWire.SendFrame(ScriptedHop.Credit(ScriptedHop.FirstDownload, 10));
        hop.ClientWire.SendFrame(ScriptedHop.Binary(5, ScriptedHop.FirstDownload));
        (await hop.ReceiveAsync()).Payload[0].Should().Be(4);
        (await hop.ReceiveAsync()).Payload[0].Should().Be(5);

        hop.Send(LinkFrameType.Binary, ScriptedHop.Binary(1, ScriptedHop.FirstDownload, new byte[10]));

        hop.Send("""{"jsonrpc":"2.0","method":"probeCallback.noted","params":["after"]}""");
        (await hop.ClientReceivesAsync()).Should().Contain("after");
    }

    [Fact]
    public async Task Drain_ForwardedCallAndStream_AreAwaited()
    {
        await using var hop = new ScriptedHop();
        var id = await hop.CallAsync(7, "probe.range", "[1000]");
        var drained = hop.Connection.DrainAsync(CancellationToken.None);
        hop.Send($$$"""{"jsonrpc":"2.0","id":{{{id}}},"result":{"token":{{{ScriptedHop.FirstId}}},"values":[0]}}""");
        await hop.ClientReceivesAsync();
        drained.IsCompleted.Should().BeFalse("the stream is open");

        hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":8,"method":"$/enumerator/next","params":[{{ScriptedHop.FirstId}}]}""");
        var next = (await hop.ReceiveMessageAsync())["id"];
        hop.Send($$$"""{"jsonrpc":"2.0","id":{{{next}}},"result":{"values":[],"finished":true}}""");

        await drained.DefaultTimeout();
        (await hop.ClientReceivesMessageAsync())["id"]!.GetValue<int>().Should().Be(8);
    }
}
