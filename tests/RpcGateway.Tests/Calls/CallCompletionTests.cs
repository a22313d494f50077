using System.Collections.Concurrent;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>Callers whose responses arrive together continue one after another; one that blocks does not delay the others.</summary>
public sealed class CallCompletionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Caller_Blocks_OthersOfTheBurstContinue()
    {
        await using var peer = new MirrorPeer().Start();
        using var others = new CountdownEvent(2);
        var blocking = BlockAfterAsync(peer.Mirror.SayAsync("a"), others);
        var second = SignalAfterAsync(peer.Mirror.SayAsync("b"), others);
        var third = SignalAfterAsync(peer.Mirror.SayAsync("c"), others);

        peer.Respond((1, "a"), (2, "b"), (3, "c"));

        (await blocking.DefaultTimeout()).Should().BeTrue("it waits until the others have continued");
        await Task.WhenAll(second, third).DefaultTimeout();
    }

    [Fact]
    public async Task Caller_Blocks_RequestsOfOthersAreSent()
    {
        await using var peer = new MirrorPeer().Start();
        using var release = new CountdownEvent(1);
        var sending = SendAfterAsync(peer.Mirror.SayAsync("a"), peer.Mirror);
        var blocking = BlockAfterAsync(peer.Mirror.SayAsync("b"), release);
        await peer.ExpectAsync("\"id\":1");
        await peer.ExpectAsync("\"id\":2");

        peer.Respond((1, "a"), (2, "b"));

        await peer.ExpectAsync("\"id\":3");
        release.Signal();
        (await blocking.DefaultTimeout()).Should().BeTrue();
        peer.Respond((3, "c"));
        (await sending.DefaultTimeout()).Should().Be("c");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Caller_CallsAgainAndBlocks_GetsTheResult(int burst)
    {
        await using var peer = new MirrorPeer().Start();
        var callers = Enumerable.Range(0, burst).Select(_ => CallAndBlockAfterAsync(peer.Mirror.SayAsync("a"), peer.Mirror)).ToArray();

        peer.Respond([.. Enumerable.Range(1, burst).Select(id => (id, "a"))]);

        for (var i = 0; i < burst; i++)
        {
            await peer.ExpectAsync($"\"id\":{i + 1}");
        }

        // The callers continue on their own threads, so the order of their calls is not defined.
        var again = new List<string>();
        for (var i = 0; i < burst; i++)
        {
            again.Add(await peer.ReceiveTextAsync());
        }

        for (var i = 0; i < burst; i++)
        {
            again.Should().ContainSingle(message => message.Contains($"\"id\":{burst + i + 1},", StringComparison.Ordinal));
        }

        peer.Respond([.. Enumerable.Range(burst + 1, burst).Select(id => (id, "b"))]);
        (await Task.WhenAll(callers).DefaultTimeout()).Should().OnlyContain(text => text == "b");
    }

    [Fact]
    public async Task Handler_Blocks_CallersCompletedBeforeContinue()
    {
        await using var peer = new MirrorPeer().Start();
        using var completed = new CountdownEvent(1);
        var released = false;
        peer.Service.OnNote = _ => released = completed.Wait(Limit);
        var call = SignalAfterAsync(peer.Mirror.SayAsync("a"), completed);

        peer.Send($$"""[{{MirrorPeer.Response(1, "a")}},{"jsonrpc":"2.0","method":"mirror.note","params":[1]}]""");

        await call.DefaultTimeout();
        var next = peer.Mirror.SayAsync("b").AsTask();
        peer.Respond((2, "b"));
        await next.DefaultTimeout();
        released.Should().BeTrue();
    }

    [Fact]
    public async Task Response_FollowedByAClose_CompletesTheCall()
    {
        await using var peer = new MirrorPeer().Start();
        var completed = peer.Mirror.SayAsync("a").AsTask();
        var lost = peer.Mirror.SayAsync("b").AsTask();

        peer.Send([Fragment.Text(MirrorPeer.Response(1, "a")), Fragment.Close]);

        (await completed.DefaultTimeout()).Should().Be("a");
        (await FluentActions.Awaiting(() => lost.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeTrue();
    }

    [Fact]
    public async Task Responses_WithoutAPause_LetCallersContinue()
    {
        await using var peer = new MirrorPeer().Start();
        const int Calls = 200;
        var calls = Enumerable.Range(1, Calls).Select(_ => peer.Mirror.SayAsync("a").AsTask()).ToArray();
        using var first = new CountdownEvent(1);
        _ = calls[0].ContinueWith(_ => first.Signal(), TaskScheduler.Default);

        // The last fragment arrives after the first caller has continued; the read loop must not wait for that.
        peer.Send(Parts());

        await Task.WhenAll(calls).DefaultTimeout();

        IEnumerable<Fragment> Parts()
        {
            for (var id = 1; id < Calls; id++)
            {
                yield return Fragment.Text(MirrorPeer.Response(id, "a"));
            }

            first.Wait(Limit).Should().BeTrue();
            yield return Fragment.Text(MirrorPeer.Response(Calls, "a"));
        }
    }

    [Fact]
    public async Task Callers_SameBurst_KeepTheirContexts()
    {
        await using var peer = new MirrorPeer().Start();
        var local = new AsyncLocal<int>();
        var seen = Enumerable.Range(1, 20).Select(SeeAsync).ToArray();
        using var careless = new CountdownEvent(2);
        var strayed = new ConcurrentBag<int>();
        OnCompleted(peer.Mirror.SayAsync("x"), Stray);
        OnCompleted(peer.Mirror.SayAsync("x"), Stray);

        peer.Respond([.. Enumerable.Range(1, 22).Select(id => (id, "a"))]);

        (await Task.WhenAll(seen).DefaultTimeout()).Should().Equal(Enumerable.Range(1, 20));
        careless.Wait(Limit).Should().BeTrue();
        strayed.Should().Equal([0, 0], "no caller sees what another one has set");

        async Task<int> SeeAsync(int number)
        {
            local.Value = number;
            await peer.Mirror.SayAsync("a").ConfigureAwait(false);
            return local.Value;
        }

        void Stray()
        {
            strayed.Add(local.Value);
            local.Value = 1000;
            careless.Signal();
        }
    }

    // Not an async method, because that would restore the context.
    private static void OnCompleted(ValueTask<string> call, Action continuation) =>
        call.GetAwaiter().UnsafeOnCompleted(continuation);

    private static async Task<bool> BlockAfterAsync(ValueTask<string> call, CountdownEvent until)
    {
        await call.ConfigureAwait(false);
        return until.Wait(Limit);
    }

    private static async Task SignalAfterAsync(ValueTask<string> call, CountdownEvent signal)
    {
        await call.ConfigureAwait(false);
        signal.Signal();
    }

    private static async Task<string> SendAfterAsync(ValueTask<string> call, IMirror mirror)
    {
        await call.ConfigureAwait(false);
        return await mirror.SayAsync("c").ConfigureAwait(false);
    }

    private static async Task<string> CallAndBlockAfterAsync(ValueTask<string> call, IMirror mirror)
    {
        await call.ConfigureAwait(false);
        var again = mirror.SayAsync("b").AsTask();
        again.Wait(Limit).Should().BeTrue();
        return await again;
    }
}
