using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>The rules of <see cref="CallReuseSpecification"/> without a gateway, and what does not apply behind one.</summary>
public sealed class CallReuseTests() : CallReuseSpecification(isForwarded: false)
{
    [Fact]
    public async Task Response_ToACancelledCall_DoesNotReachTheNextCall()
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var cancelled = peer.Mirror.SayAsync("a", stop.Token);
        await peer.ExpectAsync("\"id\":1");
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => cancelled.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await peer.ExpectAsync("$/cancelRequest");
        var next = peer.Mirror.SayAsync("b").AsTask();

        peer.Respond((1, "a"), (2, "b"));

        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Response_BeforeItsRequestWasSent_DoesNotAffectTheNextRequest()
    {
        await using var peer = new MirrorPeer().Start();
        peer.Transport.StopReading();
        var stuck = peer.Mirror.SayAsync("a").AsTask();
        var guessed = peer.Mirror.SayAsync("b").AsTask();
        peer.Respond((2, "guessed"));
        (await guessed.DefaultTimeout()).Should().Be("guessed");
        var next = peer.Mirror.SayAsync("c").AsTask();

        peer.Transport.ResumeReading();

        await peer.ExpectAsync("\"id\":1");
        await peer.ExpectAsync("\"id\":2");
        await peer.ExpectAsync("\"id\":3");
        peer.Respond((1, "a"), (3, "c"));
        (await stuck.DefaultTimeout()).Should().Be("a");
        (await next.DefaultTimeout()).Should().Be("c");
    }

    [Fact]
    public async Task Cancellation_AfterTheResponse_DoesNotReachTheNextCall()
    {
        await using var peer = new MirrorPeer().Start();
        using var stop = new CancellationTokenSource();
        var first = peer.Mirror.SayAsync("a", stop.Token).AsTask();
        peer.Respond((1, "a"));
        await first.DefaultTimeout();
        var next = peer.Mirror.SayAsync("b").AsTask();

        await stop.CancelAsync();

        peer.Respond((2, "b"));
        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Result_ReadTwice_ThrowsAndDoesNotAffectTheNextCall()
    {
        await using var peer = new MirrorPeer().Start();
        var first = peer.Mirror.SayAsync("a");
        var copy = first;
        peer.Respond((1, "a"));
        (await first.AsTask().DefaultTimeout()).Should().Be("a");
        var next = peer.Mirror.SayAsync("b").AsTask();

        FluentActions.Invoking(() => copy.GetAwaiter().GetResult()).Should().Throw<InvalidOperationException>();

        peer.Respond((2, "b"));
        (await next.DefaultTimeout()).Should().Be("b");
    }

    [Fact]
    public async Task Result_ReadTooEarly_ThrowsAndTheCallContinues()
    {
        await using var peer = new MirrorPeer().Start();
        var call = peer.Mirror.SayAsync("a");

        FluentActions.Invoking(() => call.GetAwaiter().GetResult()).Should().Throw<InvalidOperationException>();

        peer.Respond((1, "a"));
        (await call.AsTask().DefaultTimeout()).Should().Be("a");
    }
}
