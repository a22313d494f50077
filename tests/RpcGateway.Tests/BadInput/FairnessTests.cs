using System.Text;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>Whoever is slow or loud holds up nobody else.</summary>
public sealed class FairnessTests
{
    [Fact]
    public async Task Stream_ReadByNobody_HoldsUpNeitherCallsNorOtherStreams()
    {
        await using var peer = new ScriptedPeer(extended: true).Start();
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"trouble.endless"}""");
        (await peer.ReceiveAsync())["result"]!["token"].Should().NotBeNull();
        await peer.Trouble.TenGenerated.Task.DefaultTimeout();

        for (var i = 0; i < 100; i++)
        {
            await peer.AssertAliveAsync();
        }

        peer.Transport.Say("""{"jsonrpc":"2.0","id":2,"method":"probe.range","params":[3]}""");
        (await peer.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task Answers_BehindAThousandPushes_LeaveFirst()
    {
        await using var peer = new ScriptedPeer();
        peer.Transport.StopReading();
        for (var i = 1; i <= 1000; i++)
        {
            peer.Push("probeCallback.noted", i, RpcOverflowPolicy.DropOldest);
        }

        peer.Transport.Say("""{"jsonrpc":"2.0","id":"urgent","method":"probe.add","params":[1,2]}""");
        peer.Start();
        peer.Transport.ReadOn();

        // Only what the transport had already.
        (await peer.ReceiveAsync())["params"]![0]!.GetValue<int>().Should().Be(1);
        (await peer.ReceiveAsync())["id"]!.GetValue<string>().Should().Be("urgent");
        (await peer.ReceiveAsync())["params"]![0]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task FloodOfPushes_ByAnotherThread_StopsNeitherTheReadingNorTheAnswers()
    {
        await using var peer = new ScriptedPeer(configure: options => options.MaxOutboundBytes = 1024 * 1024).Start();
        using var enough = new CancellationTokenSource();
        var notification = new RpcNotification(
            Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","method":"probeCallback.noted","params":["x"]}"""),
            "probeCallback.noted",
            RpcOverflowPolicy.DropOldest);
        var flood = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                peer.Connection.Send(notification);
            }
        });

        for (var i = 0; i < 50; i++)
        {
            peer.Transport.Say($$"""{"jsonrpc":"2.0","id":{{i}},"method":"probe.add","params":[{{i}},0]}""");
            var answer = $"\"id\":{i},";
            while (!(await peer.Transport.Sent.ReadAsync().DefaultTimeout()).Contains(answer, StringComparison.Ordinal))
            {
            }
        }

        await enough.CancelAsync();
        await flood.DefaultTimeout();
    }

    [Fact]
    public async Task Send_WhileOthersSendWithoutEnd_ReturnsAfterItsOwnShare()
    {
        await using var peer = new ScriptedPeer().Start();
        var thread = Environment.CurrentManagedThreadId;
        var (pushes, sentHere, returned) = (0, 0, false);
        peer.Transport.OnSend = () =>
        {
            sentHere += Environment.CurrentManagedThreadId == thread && !Volatile.Read(ref returned) ? 1 : 0;
            if (++pushes < 10_000)
            {
                peer.Push("probeCallback.noted", pushes, RpcOverflowPolicy.DropOldest);
            }
        };

        peer.Push("probeCallback.noted", 0, RpcOverflowPolicy.DropOldest);
        Volatile.Write(ref returned, true);

        sentHere.Should().Be(1);
        await peer.Connection.CloseAsync(new RpcClose(RpcCloseCode.Normal, "")).DefaultTimeout();
        peer.ReadPushes().Should().Equal(Enumerable.Range(0, 10_000));
    }

    [Fact]
    public async Task Answers_WhileThePeerNeverPauses_LeaveAllTheSame()
    {
        await using var peer = new ScriptedPeer();
        var answered = false;
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2]}""");
        peer.Transport.Say(WithoutAPause());

        peer.Start();

        answered.Should().BeTrue();
        (await peer.ReceiveAsync())["result"]!.GetValue<int>().Should().Be(3);

        IEnumerable<Part> WithoutAPause()
        {
            // All on the read loop, without an await.
            for (var i = 0; i < 100_000 && !answered; i++)
            {
                yield return Part.Text("""{"jsonrpc":"2.0","method":"$/nothing"}""");
                answered = peer.Transport.Sent.Count > 0;
            }
        }
    }

    [Fact]
    public async Task Answer_OfACallThatEndsOnTheReadLoopsThread_DoesNotWaitForTheRestOfAMessage()
    {
        await using var peer = new ScriptedPeer();
        peer.Transport.Say("""{"jsonrpc":"2.0","id":1,"method":"trouble.here"}""");
        peer.Transport.Say([Part.Text("""{"jsonrpc":"2.0",""", endOfMessage: false)]);

        // The read loop runs on this thread until it waits for the second half; then the call ends on this thread too.
        peer.Start();
        peer.Trouble.Here.SetResult(3);

        (await peer.ReceiveAsync())["result"]!.GetValue<int>().Should().Be(3);
    }
}
