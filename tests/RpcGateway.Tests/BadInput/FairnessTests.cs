using System.Text;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.BadInput;

/// <summary>A slow or busy caller does not delay the others.</summary>
public sealed class FairnessTests
{
    [Fact]
    public async Task Stream_NeverRead_DoesNotDelayCallsOrOtherStreams()
    {
        await using var peer = new ProbePeer(extended: true).Start();
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"trouble.endless"}""");
        (await peer.ReceiveAsync())["result"]!["token"].Should().NotBeNull();
        await peer.Trouble.TenGenerated.Task.DefaultTimeout();

        for (var i = 0; i < 100; i++)
        {
            await peer.AssertAliveAsync();
        }

        peer.Send("""{"jsonrpc":"2.0","id":2,"method":"probe.range","params":[3]}""");
        (await peer.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task Response_BehindThousandNotifications_IsSentFirst()
    {
        await using var peer = new ProbePeer();
        peer.Transport.StopReading();
        for (var i = 1; i <= 1000; i++)
        {
            peer.Push("probeCallback.noted", i, RpcOverflowPolicy.DropOldest);
        }

        peer.Send("""{"jsonrpc":"2.0","id":"urgent","method":"probe.add","params":[1,2]}""");
        peer.Start();
        peer.Transport.ResumeReading();

        // Only the notification that the transport had already.
        (await peer.ReceiveAsync())["params"]![0]!.GetValue<int>().Should().Be(1);
        (await peer.ReceiveAsync())["id"]!.GetValue<string>().Should().Be("urgent");
        (await peer.ReceiveAsync())["params"]![0]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task Notifications_FloodFromAnotherThread_DoesNotStopReadingOrResponses()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = 1024 * 1024).Start();
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
            peer.Send($$"""{"jsonrpc":"2.0","id":{{i}},"method":"probe.add","params":[{{i}},0]}""");
            var response = $"\"id\":{i},";
            while (!(await peer.ReceiveTextAsync()).Contains(response, StringComparison.Ordinal))
            {
            }
        }

        await enough.CancelAsync();
        await flood.DefaultTimeout();
    }

    [Fact]
    public async Task Send_WhileOtherThreadsSendContinuously_ReturnsAfterItsShare()
    {
        await using var peer = new ProbePeer().Start();
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
    public async Task Response_PeerNeverPauses_IsSent()
    {
        await using var peer = new ProbePeer();
        var hasResponse = false;
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"probe.add","params":[1,2]}""");
        peer.Send(WithoutAPause());

        peer.Start();

        hasResponse.Should().BeTrue();
        (await peer.ReceiveAsync()).Result<int>().Should().Be(3);

        IEnumerable<Fragment> WithoutAPause()
        {
            // All on the read loop, without an await.
            for (var i = 0; i < 100_000 && !hasResponse; i++)
            {
                yield return Fragment.Text("""{"jsonrpc":"2.0","method":"$/nothing"}""");
                hasResponse = peer.Transport.Received.Count > 0;
            }
        }
    }

    [Fact]
    public async Task Response_CallEndsOnTheReadLoopThread_DoesNotWaitForRestOfMessage()
    {
        await using var peer = new ProbePeer();
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"trouble.here"}""");
        peer.Send([Fragment.Text("""{"jsonrpc":"2.0",""", endOfMessage: false)]);

        // The read loop runs on this thread until it waits for the second half; then the call ends on this thread too.
        peer.Start();
        peer.Trouble.Here.SetResult(3);

        (await peer.ReceiveAsync()).Result<int>().Should().Be(3);
    }
}
