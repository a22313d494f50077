using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Forwarding;

/// <summary>Either end leaves: what is open at the other end ends at once.</summary>
public sealed class LostEndTests
{
    [Fact]
    public async Task Backend_LinkDropped_FailsCallsStreamsAndTransfers()
    {
        await using var hop = new ScriptedHop();
        var stream = await hop.CallAsync(1, "probe.range", "[1000]");
        hop.Send($$$"""{"jsonrpc":"2.0","id":{{{stream}}},"result":{"token":{{{ScriptedHop.FirstId}}},"values":[0]}}""");
        await hop.ClientReceivesAsync();
        var download = await hop.CallAsync(2, "blob.download", "[5]", isFirst: false);
        hop.Send($$$"""{"jsonrpc":"2.0","id":{{{download}}},"result":{"binary":{{{ScriptedHop.FirstDownload}}}}}""");
        await hop.ClientReceivesAsync();
        hop.ClientWire.SendFrame(ScriptedHop.Credit(ScriptedHop.FirstDownload, 1000));
        (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Binary);
        await hop.CallAsync(3, "blob.upload", """[{"binary":1}]""", isFirst: false);
        hop.Send(LinkFrameType.Binary, ScriptedHop.Credit(1, 1000));
        (await hop.ClientReceivesBinaryAsync()).Should().Equal(ScriptedHop.Credit(1, 1000));

        hop.BackendWire.Drop();

        var failed = await hop.ClientReceivesMessageAsync();
        failed["id"]!.GetValue<int>().Should().Be(3);
        failed.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        (await hop.ClientReceivesBinaryAsync())[..5].Should().Equal(ScriptedHop.Binary(3, ScriptedHop.FirstDownload));
        (await hop.ClientReceivesBinaryAsync()).Should().Equal(ScriptedHop.Binary(5, 1));

        // What the client sent before it noticed is no violation.
        hop.ClientWire.SendFrame(ScriptedHop.Binary(1, 1, new byte[1000]));
        hop.ClientWire.SendFrame(ScriptedHop.Binary(2, 1));
        hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":4,"method":"$/enumerator/next","params":[{{ScriptedHop.FirstId}}]}""");
        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        await hop.AssertClientAliveAsync();
        await hop.AssertIdleAsync();
    }

    [Fact]
    public async Task Backend_LostBeforeTheClientOpensItsDownload_TheDownloadFails()
    {
        await using var hop = new ScriptedHop();
        var download = await hop.CallAsync(2, "blob.download", "[5]");
        hop.Send($$$"""{"jsonrpc":"2.0","id":{{{download}}},"result":{"binary":{{{ScriptedHop.FirstDownload}}}}}""");
        await hop.ClientReceivesAsync();
        hop.BackendWire.Drop();
        await hop.LinkRun.DefaultTimeout();

        hop.ClientWire.SendFrame(ScriptedHop.Credit(ScriptedHop.FirstDownload, 1000));

        (await hop.ClientReceivesBinaryAsync())[..5].Should().Equal(ScriptedHop.Binary(3, ScriptedHop.FirstDownload));
        await hop.AssertClientAliveAsync();
    }

    [Fact]
    public async Task Backend_ClosesOneChannel_TheNextCallOpensAnotherWithOtherNumbers()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);

        hop.Send(LinkFrameType.Close, [0x03, 0xE9, (byte)'b', (byte)'y', (byte)'e']);

        (await hop.ClientReceivesMessageAsync())["error"]!["message"]!.GetValue<string>().Should().Contain("bye");
        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1]}""");
        var open = await hop.ReceiveAsync();
        open.Should().BeEquivalentTo(new BackendFrame(LinkFrameType.Open, 2, [2, 2]));
        (await hop.ReceiveAsync()).Channel.Should().Be(2);
    }

    [Fact]
    public async Task Backend_LinkEnded_CallsFailBeforeTheyAreSent()
    {
        await using var hop = new ScriptedHop();
        hop.BackendWire.Drop();
        await hop.LinkRun.DefaultTimeout();

        hop.ClientWire.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.add","params":[1]}""");

        var response = await hop.ClientReceivesMessageAsync();
        response.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        response["error"]!["data"]!["requestSent"]!.GetValue<bool>().Should().BeFalse();
        await hop.AssertIdleAsync();
    }

    [Fact]
    public async Task Client_Closes_ChannelHasItsCodeAndReason()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);

        hop.ClientWire.SendClose(new RpcClose(RpcCloseCode.GoingAway, "The tab was closed."));

        (await hop.ReceiveAsync()).Text.Should().Contain("$/cancelRequest");
        var close = await hop.ReceiveAsync();
        close.Type.Should().Be(LinkFrameType.Close);
        close.Payload[..2].Should().Equal(0x03, 0xE9);
        close.Text[2..].Should().Be("The tab was closed.");
        await Eventually.IsTrueAsync(() => hop.Target is { Channels: 0, RunningCalls: 0 });
        hop.Link.Channels.Should().Be(0);
    }

    [Fact]
    public async Task Client_ClosesWhileTheBackendResponds_NothingIsLeft()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var hop = new ScriptedHop();
            var id = await hop.CallAsync(1);
            var closing = Task.Run(hop.ClientWire.Drop);
            hop.Send($$"""{"jsonrpc":"2.0","id":{{id}},"result":3}""");
            hop.Send($$"""{"jsonrpc":"2.0","id":{{ScriptedHop.FirstId}},"method":"probeCallback.nest","params":[1]}""");
            await closing.DefaultTimeout();
            await Eventually.IsTrueAsync(() => hop.Target is { Channels: 0, RunningCalls: 0 });
            hop.LinkRun.IsCompleted.Should().BeFalse("the link serves other clients");
        }
    }

    [Fact]
    public async Task Backend_DropsWhileTheClientCalls_EachCallGetsOneResponse()
    {
        for (var i = 0; i < 200; i++)
        {
            await using var hop = new ScriptedHop();
            var dropping = Task.Run(hop.BackendWire.Drop);
            for (var id = 0; id < 20; id++)
            {
                hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":{{id}},"method":"probe.add","params":[1]}""");
            }

            await dropping.DefaultTimeout();
            var ids = new HashSet<int>();
            while (ids.Count < 20)
            {
                var text = await hop.ClientReceivesAsync();
                foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    ids.Add(System.Text.Json.Nodes.JsonNode.Parse(line)!["id"]!.GetValue<int>()).Should().BeTrue();
                }
            }

            // The ids are free again.
            hop.ClientWire.Send("""{"jsonrpc":"2.0","id":5,"method":"probe.add","params":[1]}""");
            (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
            await hop.AssertIdleAsync();
        }
    }

    [Fact]
    public async Task Client_DoesNotRead_BackendIsLimitedByItsCredit()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);
        hop.ClientWire.StopReading();
        var note = $$"""{"jsonrpc":"2.0","method":"probeCallback.noted","params":["{{new string('x', 1000)}}"]}""";

        // The backend obeys its credit, of which it gets no more.
        for (var used = 0; used < LinkOptions.Window; used += note.Length + LinkFrame.Overhead)
        {
            hop.Send(note);
        }

        await hop.ClientWire.Stuck.DefaultTimeout();
        hop.BackendWire.Received.TryRead(out _).Should().BeFalse();

        // Much more ends the link: the backend does not obey its credit.
        for (var i = 0; i < 200; i++)
        {
            hop.Send(note);
        }

        (await hop.LinkRun.DefaultTimeout()).Reason.Should().Contain("than its credit allows");
        hop.ClientWire.ResumeReading();
    }

    [Fact]
    public async Task Client_ReadsAgain_BackendGetsCredit()
    {
        await using var hop = new ScriptedHop();
        await hop.CallAsync(1);
        var note = $$"""{"jsonrpc":"2.0","method":"probeCallback.noted","params":["{{new string('x', 1000)}}"]}""";

        for (var used = 0; used < LinkOptions.Window; used += note.Length + LinkFrame.Overhead)
        {
            hop.Send(note);
        }

        (await hop.ReceiveAsync()).Type.Should().Be(LinkFrameType.Credit);
    }

    [Fact]
    public async Task Backend_DoesNotRead_ClientWaitsAndThenOnlyTheChannelFails()
    {
        await using var hop = new ScriptedHop(options => options.MaxOutboundBytes = 64 * 1024);
        var text = new string('x', 10_000);
        await hop.CallAsync(0, "probe.echo", $"[\"{text}\"]");
        for (var id = 1; id < 60; id++)
        {
            // More than the window and what may wait.
            hop.ClientWire.Send($$"""{"jsonrpc":"2.0","id":{{id}},"method":"probe.echo","params":["{{text}}"]}""");
        }

        var running = 0;
        await Eventually.IsTrueAsync(() =>
        {
            running = Math.Max(running, hop.Target.RunningCalls);
            hop.Time.Advance(TimeSpan.FromSeconds(60));
            return hop.ClientWire.Received.TryPeek(out _);
        });

        running.Should().BeLessThan(60, "the gateway stops reading");
        (await hop.ClientReceivesMessageAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
    }
}
