using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Services;
using RpcGateway.Services.Idempotency;
using RpcGateway.Tests.Architecture;
using RpcGateway.Tests.Sessions.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Sessions;

/// <summary>Time limits use the monotonic clock: the wall clock may be corrected at any time, also backwards.</summary>
public sealed class WallClockTests
{
    // The folders with sessions, deadlines, keys and the lifetimes of connections.
    private static readonly string[] Limited =
        ["Calls", "Connecting", "Context", "Forwarding", "Idempotency", "Incoming", "Lifetime", "Links", "Outgoing", "Sessions"];

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Deadline_WallClockTurnsBack_EndsInTime()
    {
        var deadline = Deadline.After(TimeSpan.FromSeconds(10), new CorrectedClock(_time));

        _time.Advance(TimeSpan.FromSeconds(9));
        deadline.Left.Should().Be(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        deadline.HasPassed.Should().BeTrue();
    }

    [Fact]
    public async Task IdempotencyKey_WallClockTurnsBack_IsForgottenAfterTheWindow()
    {
        using var store = new MemoryIdempotencyStore(new RpcIdempotencyOptions(), new CorrectedClock(_time));
        var request = new IdempotentRequest("ada", "key", default);
        var claim = await store.ClaimAsync(request, CancellationToken.None);
        await claim.Lease!.CompleteAsync(IdempotentOutcome.NotStored);

        _time.Advance(TimeSpan.FromMinutes(4));
        store.Count.Should().Be(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        store.Count.Should().Be(0);
    }

    [Fact]
    public async Task HandshakeTimeout_WallClockTurnsBack_EndsInTime()
    {
        await using var pair = new SessionPair();
        using var log = new TestLog();
        await using var connection = new ConnectionSetup { Extended = true }
            .Create(pair.Server, new RpcMethodTable([]), log, new CorrectedClock(_time));
        var run = connection.RunAsync();

        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return run.IsCompleted;
        });

        (await run).Code.Should().Be(RpcCloseCode.PolicyViolation);
    }

    [Fact]
    public void TimeLimits_InSources_DoNotReadTheWallClock() => Checkout.Find("*.cs", "src")
        .Where(path => Limited.Any(folder => Checkout.Relative(path).Contains($"/{folder}/", StringComparison.Ordinal)))
        .Where(path => File.ReadAllText(path).Contains("UtcNow", StringComparison.Ordinal))
        .Select(Checkout.Relative)
        .Should().BeEmpty();

    /// <summary>Its wall clock is an hour earlier with each reading.</summary>
    private sealed class CorrectedClock(TimeProvider inner) : TimeProvider
    {
        private int _readings;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() - TimeSpan.FromHours(Interlocked.Increment(ref _readings));

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
