using RpcGateway.Protocol;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Tests.Sessions.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Sessions;

/// <summary>Frames of a session whose sockets are lost.</summary>
public sealed class SessionTransportTests : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly SessionPair _pair = new();

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Fact]
    public async Task Detached_TimerOfTheConnection_StopsUntilTheNextSocket()
    {
        var time = new FakeTimeProvider();
        using var log = new TestLog();
        await using var connection = new ConnectionSetup { Extended = true }.Create(_pair.Server, new RpcMethodTable([]), log, time);
        var run = connection.RunAsync();
        time.NextIn.Should().NotBeNull();

        _pair.Cut();
        time.Advance(time.NextIn!.Value);
        time.ActiveTimers.Should().Be(0);

        _pair.TryResume().Should().BeTrue();
        time.ActiveTimers.Should().Be(1);
        connection.Abort(new RpcClose(RpcCloseCode.Normal, ""));
        await run.WaitAsync(Timeout);
    }

    [Fact]
    public async Task Close_ConnectionIsDetached_DoesNotWaitForASocket()
    {
        using var log = new TestLog();
        await using var connection = new ConnectionSetup { Extended = true }
            .Create(_pair.Server, new RpcMethodTable([]), log, new FakeTimeProvider());
        var run = connection.RunAsync();
        _pair.Cut();
        var call = connection.CallRawAsync("probe.wait", default, CancellationToken.None).AsTask();

        // The clock stands still, so no time limit can end the wait.
        await connection.CloseAsync(new RpcClose(RpcCloseCode.PolicyViolation, "kicked")).WaitAsync(Timeout);

        (await run.WaitAsync(Timeout)).Code.Should().Be(RpcCloseCode.PolicyViolation);
        await FluentActions.Awaiting(() => call).Should().ThrowAsync<RpcConnectionLostException>();
    }

    [Fact]
    public async Task Cut_FramesOnTheirWay_ArriveOnceAndInOrder()
    {
        for (var i = 0; i < 10; i++)
        {
            await SessionPair.SendAsync(_pair.Client, $"c{i}");
            await SessionPair.SendAsync(_pair.Server, $"s{i}");
        }

        (await ReceiveAsync(_pair.Server, 3)).Should().Equal("c0", "c1", "c2");
        (await ReceiveAsync(_pair.Client, 5)).Should().Equal("s0", "s1", "s2", "s3", "s4");
        _pair.Cut();
        _pair.TryResume().Should().BeTrue();
        await SessionPair.SendAsync(_pair.Client, "c10");

        (await ReceiveAsync(_pair.Server, 8)).Should().Equal("c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10");
        (await ReceiveAsync(_pair.Client, 5)).Should().Equal("s5", "s6", "s7", "s8", "s9");
    }

    [Fact]
    public async Task Cut_FiveTimesWithoutTraffic_RepeatsNothing()
    {
        await SessionPair.SendAsync(_pair.Client, "one");
        for (var i = 0; i < 5; i++)
        {
            _pair.Cut();
            _pair.TryResume().Should().BeTrue();
        }

        await SessionPair.SendAsync(_pair.Client, "two");

        (await ReceiveAsync(_pair.Server, 2)).Should().Equal("one", "two");
    }

    [Fact]
    public async Task Send_WithoutASocket_WaitsForTheNextOne()
    {
        _pair.Cut();
        var sending = SessionPair.SendAsync(_pair.Client, "later");
        sending.IsCompleted.Should().BeFalse();

        _pair.TryResume();
        await sending.WaitAsync(Timeout);

        (await ReceiveAsync(_pair.Server, 1)).Should().Equal("later");
    }

    [Fact]
    public async Task Receive_WithoutASocket_WaitsForTheNextOne()
    {
        var receiving = ReceiveAsync(_pair.Server, 1);
        _pair.Cut();
        _pair.TryResume();
        await SessionPair.SendAsync(_pair.Client, "later");

        (await receiving).Should().Equal("later");
    }

    [Fact]
    public async Task Cut_InTheMiddleOfAFrame_ContinuesInTheFrame()
    {
        await SessionPair.SendAsync(_pair.Client, "0123456789");
        var first = new byte[4];
        (await _pair.Server.ReceiveAsync(first, CancellationToken.None)).Should().Be(new RpcTransportRead(4, RpcFrameType.Text, false));

        _pair.Cut();
        _pair.TryResume();

        (await SessionPair.ReceiveAsync(_pair.Server, bufferSize: 3).WaitAsync(Timeout)).Should().Be("456789");
        await SessionPair.SendAsync(_pair.Client, "next");
        (await ReceiveAsync(_pair.Server, 1)).Should().Equal("next");
    }

    [Fact]
    public async Task Resume_OldSocketStillInUse_IsReplaced()
    {
        await SessionPair.SendAsync(_pair.Client, "one");
        _pair.TryResume().Should().BeTrue();
        await SessionPair.SendAsync(_pair.Client, "two");

        (await ReceiveAsync(_pair.Server, 2)).Should().Equal("one", "two");
        _pair.Server.Losses.Should().Be(0);
    }

    [Fact]
    public async Task Receive_ManyFrames_AreAcknowledgedAndForgotten()
    {
        for (var i = 0; i < 63; i++)
        {
            await SessionPair.SendAsync(_pair.Client, "x");
            await ReceiveAsync(_pair.Server, 1);
        }

        _pair.Client.FirstKept.Should().Be(1);
        await SessionPair.SendAsync(_pair.Client, "x");
        await ReceiveAsync(_pair.Server, 1);
        await SessionPair.SendAsync(_pair.Server, "answer");
        await ReceiveAsync(_pair.Client, 1);

        _pair.Client.FirstKept.Should().Be(65);
        _pair.Client.KeptBytes.Should().Be(0);
    }

    [Fact]
    public async Task Flush_HalfOfTheFramesReceived_TakesTheAcknowledgementAlong()
    {
        for (var i = 0; i < 32; i++)
        {
            await SessionPair.SendAsync(_pair.Client, "x");
            await ReceiveAsync(_pair.Server, 1);
        }

        await SessionPair.SendAsync(_pair.Server, "answer");
        await ReceiveAsync(_pair.Client, 1);
        _pair.Client.FirstKept.Should().Be(1);
        await SessionPair.SendAsync(_pair.Server, "next");
        await ReceiveAsync(_pair.Client, 1);

        _pair.Client.FirstKept.Should().Be(33);
    }

    [Fact]
    public async Task AcknowledgeIdle_OneFrame_IsAcknowledged()
    {
        await SessionPair.SendAsync(_pair.Client, "x");
        await ReceiveAsync(_pair.Server, 1);

        _pair.Server.AcknowledgeIdle();
        await SessionPair.SendAsync(_pair.Server, "answer");
        await ReceiveAsync(_pair.Client, 1);

        _pair.Client.FirstKept.Should().Be(2);
    }

    [Fact]
    public async Task Resume_FramesWereForgotten_IsRefusedAndTheSessionEnds()
    {
        await using var pair = new SessionPair(bufferSize: 100);
        for (var i = 0; i < 30; i++)
        {
            await SessionPair.SendAsync(pair.Server, "0123456789");
        }

        pair.Cut();

        pair.TryResume().Should().BeFalse();
        pair.Server.HasEnded.Should().BeTrue();
        var receive = async () => await ReceiveAsync(pair.Server, 1);
        await receive.Should().ThrowAsync<IOException>().WithMessage("The session has ended: The session cannot be resumed*");
        var send = async () => await SessionPair.SendAsync(pair.Server, "x");
        await send.Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task Resume_ForgottenFramesHadArrived_Succeeds()
    {
        await using var pair = new SessionPair(bufferSize: 100);
        for (var i = 0; i < 30; i++)
        {
            await SessionPair.SendAsync(pair.Server, "0123456789");
            await ReceiveAsync(pair.Client, 1);
        }

        pair.Cut();

        pair.TryResume().Should().BeTrue();
    }

    [Fact]
    public async Task Resume_RequestIsLateAndThePeerHasContinued_ChangesNothing()
    {
        await SessionPair.SendAsync(_pair.Server, "x");
        var (received, first) = (_pair.Client.Received, _pair.Client.FirstKept);
        await ReceiveAsync(_pair.Client, 1);
        _pair.Cut();
        _pair.TryResume().Should().BeTrue();

        _pair.Server.TryAttach(InMemoryTransport.CreatePair().First, received, first).Should().BeNull();

        await SessionPair.SendAsync(_pair.Server, "y");
        (await SessionPair.ReceiveAsync(_pair.Client)).Should().Be("y");
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 100)]
    public async Task Resume_InvalidPositions_IsRefused(long received, long first)
    {
        await SessionPair.SendAsync(_pair.Server, "x");
        _pair.Server.TryAttach(InMemoryTransport.CreatePair().First, received, first).Should().BeNull();
        _pair.Server.HasEnded.Should().BeTrue();
    }

    [Theory]
    [InlineData(6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9)]
    [InlineData(6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]
    [InlineData(6, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0)]
    [InlineData(6)]
    [InlineData(6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)]
    public async Task Receive_InvalidAcknowledgement_IsAProtocolViolation(params int[] frame)
    {
        var (first, second) = InMemoryTransport.CreatePair();
        await using var end = new SessionTransport(first, _pair);
        end.Keep(1000);
        end.SetPeerBuffer(1000);
        end.StartResuming();
        await second.SendAsync(frame.Select(value => (byte)value).ToArray(), RpcFrameType.Binary, CancellationToken.None);

        var receive = async () => await SessionPair.ReceiveAsync(end);

        await receive.Should().ThrowAsync<ProtocolViolationException>();
    }

    [Fact]
    public async Task TryEndDetached_WithASocket_DoesNothing()
    {
        _pair.Server.TryEndDetached(new RpcClose(RpcCloseCode.Lost, "late"), _pair.Server.Losses).Should().BeFalse();
        _pair.Cut();
        var losses = _pair.Server.Losses;
        _pair.TryResume();
        _pair.Cut();

        _pair.Server.TryEndDetached(new RpcClose(RpcCloseCode.Lost, "late"), losses).Should().BeFalse();
        _pair.Server.TryEndDetached(new RpcClose(RpcCloseCode.Lost, "late"), losses + 1).Should().BeTrue();
        _pair.TryResume().Should().BeFalse();
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Close_ByThePeer_EndsTheSession()
    {
        await _pair.Client.CloseAsync(new RpcClose(RpcCloseCode.Normal, "bye"), CancellationToken.None);

        (await SessionPair.ReceiveAsync(_pair.Server).WaitAsync(Timeout)).Should().BeNull();
        _pair.Server.PeerClose.Should().Be(new RpcClose(RpcCloseCode.Normal, "bye"));
        _pair.Losses.Should().Be(0);
    }

    [Fact]
    public async Task Lost_NoSessionGranted_Fails()
    {
        var (first, second) = InMemoryTransport.CreatePair();
        await using var end = new SessionTransport(first, _pair);
        second.Abort();

        var receive = async () => await SessionPair.ReceiveAsync(end);

        await receive.Should().ThrowAsync<IOException>();
        _pair.Losses.Should().Be(0);
    }

    private static async Task<IReadOnlyList<string?>> ReceiveAsync(SessionTransport end, int count)
    {
        List<string?> frames = [];
        for (var i = 0; i < count; i++)
        {
            frames.Add(await SessionPair.ReceiveAsync(end).WaitAsync(Timeout));
        }

        return frames;
    }
}
