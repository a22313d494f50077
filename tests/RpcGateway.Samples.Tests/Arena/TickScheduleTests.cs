using Microsoft.Extensions.Time.Testing;
using RpcGateway.Samples.Arena;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>The ticks that are due.</summary>
public sealed class TickScheduleTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TickSchedule _schedule;

    public TickScheduleTests() => _schedule = new TickSchedule(new ArenaClock(_time));

    [Fact]
    public void Take_OneSecond_IsThirtyTicks()
    {
        var ticks = 0;
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            var (due, skipped) = _schedule.Take();
            ticks += due;
            skipped.Should().Be(0);
        }

        ticks.Should().Be(30);
        _schedule.Time.Should().Be(1000);
    }

    [Fact]
    public void Take_ProcessPausedForTwoSeconds_CatchesUpAFewAndSkipsTheRest()
    {
        _time.Advance(TimeSpan.FromSeconds(2));

        _schedule.Take().Should().Be((TickSchedule.MaxCatchUp, 60 - TickSchedule.MaxCatchUp));
        _schedule.Take().Should().Be((0, 0));
        _schedule.Time.Should().Be(2000, "snapshots have the time at which clients receive them, not that of a world that lags behind");
        _time.Advance(TimeSpan.FromMilliseconds(34));
        _schedule.Take().Should().Be((1, 0));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public void Take_SystemClockSteps_DoesNotMatter(int seconds)
    {
        var time = new SteppedClock();
        var schedule = new TickSchedule(new ArenaClock(time));

        time.UtcNow = time.UtcNow.AddSeconds(seconds);
        schedule.Take().Should().Be((0, 0));

        time.Milliseconds += 100;
        schedule.Take().Should().Be((3, 0));
        schedule.Time.Should().Be(100);
    }

    // FakeTimeProvider's time stamps follow its time of day, unlike those of a real system.
    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset UtcNow { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => UtcNow;

        public override long GetTimestamp() => Milliseconds;
    }
}
