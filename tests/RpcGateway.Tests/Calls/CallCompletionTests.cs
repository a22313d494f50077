using System.Collections.Concurrent;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Calls;

/// <summary>Callers whose answers come together go on one behind the other; whoever takes long holds up nobody.</summary>
public sealed class CallCompletionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Caller_Blocks_TheOthersOfItsBurstGoOn()
    {
        await using var caller = new Caller();
        using var others = new CountdownEvent(2);
        var blocking = BlockAfterAsync(caller.Mirror.SayAsync("a"), others);
        var second = SignalAfterAsync(caller.Mirror.SayAsync("b"), others);
        var third = SignalAfterAsync(caller.Mirror.SayAsync("c"), others);

        caller.Answer((1, "a"), (2, "b"), (3, "c"));

        (await blocking.DefaultTimeout()).Should().BeTrue("it waits until the others have gone on");
        await Task.WhenAll(second, third).DefaultTimeout();
    }

    [Fact]
    public async Task Caller_Blocks_WhatTheOthersSentLeaves()
    {
        await using var caller = new Caller();
        using var release = new CountdownEvent(1);
        var sending = SendAfterAsync(caller.Mirror.SayAsync("a"), caller.Mirror);
        var blocking = BlockAfterAsync(caller.Mirror.SayAsync("b"), release);
        await caller.ExpectAsync("\"id\":1");
        await caller.ExpectAsync("\"id\":2");

        caller.Answer((1, "a"), (2, "b"));

        await caller.ExpectAsync("\"id\":3");
        release.Signal();
        (await blocking.DefaultTimeout()).Should().BeTrue();
        caller.Answer((3, "c"));
        (await sending.DefaultTimeout()).Should().Be("c");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Caller_CallsAgainAndBlocksForTheAnswer_GetsIt(int burst)
    {
        await using var caller = new Caller();
        var callers = Enumerable.Range(0, burst).Select(_ => CallAndBlockAfterAsync(caller.Mirror.SayAsync("a"), caller.Mirror)).ToArray();

        caller.Answer([.. Enumerable.Range(1, burst).Select(id => (id, "a"))]);

        for (var i = 0; i < burst; i++)
        {
            await caller.ExpectAsync($"\"id\":{i + 1}");
        }

        // The callers go on on threads of their own, so nobody knows whose call leaves first.
        var again = new List<string>();
        for (var i = 0; i < burst; i++)
        {
            again.Add(await caller.Transport.Sent.ReadAsync().DefaultTimeout());
        }

        for (var i = 0; i < burst; i++)
        {
            again.Should().ContainSingle(message => message.Contains($"\"id\":{burst + i + 1},", StringComparison.Ordinal));
        }

        caller.Answer([.. Enumerable.Range(burst + 1, burst).Select(id => (id, "b"))]);
        (await Task.WhenAll(callers).DefaultTimeout()).Should().OnlyContain(text => text == "b");
    }

    [Fact]
    public async Task Handler_Blocks_CallersAnsweredBeforeItGoOn()
    {
        await using var caller = new Caller();
        using var answered = new CountdownEvent(1);
        var released = false;
        caller.Service.OnNote = _ => released = answered.Wait(Limit);
        var call = SignalAfterAsync(caller.Mirror.SayAsync("a"), answered);

        caller.Transport.Say($$"""[{{Caller.Format((1, "a"))}},{"jsonrpc":"2.0","method":"mirror.note","params":[1]}]""");

        await call.DefaultTimeout();
        var next = caller.Mirror.SayAsync("b").AsTask();
        caller.Answer((2, "b"));
        await next.DefaultTimeout();
        released.Should().BeTrue();
    }

    [Fact]
    public async Task Answer_ThenTheClose_CountsMoreThanTheLoss()
    {
        await using var caller = new Caller();
        var answered = caller.Mirror.SayAsync("a").AsTask();
        var lost = caller.Mirror.SayAsync("b").AsTask();

        caller.Transport.Say([BadInput.Part.Text(Caller.Format((1, "a"))), BadInput.Part.Close]);

        (await answered.DefaultTimeout()).Should().Be("a");
        (await FluentActions.Awaiting(() => lost.DefaultTimeout()).Should().ThrowAsync<RpcConnectionLostException>())
            .Which.RequestSent.Should().BeTrue();
    }

    [Fact]
    public async Task Answers_WithoutAPause_LetTheirCallersGoOn()
    {
        await using var caller = new Caller();
        const int Calls = 200;
        var calls = Enumerable.Range(1, Calls).Select(_ => caller.Mirror.SayAsync("a").AsTask()).ToArray();
        using var first = new CountdownEvent(1);
        _ = calls[0].ContinueWith(_ => first.Signal(), TaskScheduler.Default);

        // The last part comes when the first caller has gone on, which the loop that reads must not wait for.
        caller.Transport.Say(Parts());

        await Task.WhenAll(calls).DefaultTimeout();

        IEnumerable<BadInput.Part> Parts()
        {
            for (var id = 1; id < Calls; id++)
            {
                yield return BadInput.Part.Text(Caller.Format((id, "a")));
            }

            first.Wait(Limit).Should().BeTrue();
            yield return BadInput.Part.Text(Caller.Format((Calls, "a")));
        }
    }

    [Fact]
    public async Task Callers_OfOneBurst_KeepTheirContexts()
    {
        await using var caller = new Caller();
        var local = new AsyncLocal<int>();
        var seen = Enumerable.Range(1, 20).Select(SeeAsync).ToArray();
        using var careless = new CountdownEvent(2);
        var strayed = new ConcurrentBag<int>();
        OnCompleted(caller.Mirror.SayAsync("x"), Stray);
        OnCompleted(caller.Mirror.SayAsync("x"), Stray);

        caller.Answer([.. Enumerable.Range(1, 22).Select(id => (id, "a"))]);

        (await Task.WhenAll(seen).DefaultTimeout()).Should().Equal(Enumerable.Range(1, 20));
        careless.Wait(Limit).Should().BeTrue();
        strayed.Should().Equal([0, 0], "no caller sees what another one has set");

        async Task<int> SeeAsync(int number)
        {
            local.Value = number;
            await caller.Mirror.SayAsync("a").ConfigureAwait(false);
            return local.Value;
        }

        void Stray()
        {
            strayed.Add(local.Value);
            local.Value = 1000;
            careless.Signal();
        }
    }

    // Not as an async method does, which keeps what it sets to itself.
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
