using RpcGateway.Samples.Arena;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>When a client gets its next snapshot.</summary>
public sealed class SnapshotWindowTests
{
    private readonly SnapshotWindow _window = new(100);
    private int _tick = 100;

    [Fact]
    public void CanSend_NothingIsAcknowledged_EndsAfterTwo()
    {
        Run(10).Should().Equal(101, 102);

        _window.Acknowledge(101, 0);
        Run(10).Should().ContainSingle().Which.Should().Be(103);

        _window.Acknowledge(103, 0);
        Run(30).Should().Equal(104, 105);
    }

    [Theory]
    [InlineData(103)]
    [InlineData(int.MaxValue)]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Acknowledge_NumberThatWasNotSent_DoesNotOpenTheWindow(int number)
    {
        Run(10);

        _window.Acknowledge(number, int.MaxValue);

        Run(100).Should().BeEmpty();
    }

    [Fact]
    public void CanSend_QuickClient_GetsOneInEachTick()
    {
        Follow(ticks: 60, roundTrip: 1).Should().HaveCount(60);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(12)]
    public void CanSend_SlowClient_GetsTwoPerRoundTripAtEvenIntervals(int roundTrip)
    {
        var sent = Follow(ticks: 300, roundTrip).Select(sent => sent.Tick).Where(tick => tick > 200).ToArray();

        sent.Zip(sent.Skip(1), (first, second) => second - first).Should().OnlyContain(interval => interval == roundTrip / 2);
    }

    // A phone: the network carries a snapshot in 6 ticks (200 ms), one after the other, and takes 6 more on the way back.
    [Theory]
    [InlineData(6, 6)]
    [InlineData(12, 3)]
    public void CanSend_NetworkIsTooSlowForEveryTick_SnapshotsArriveWithinASecond(int carrying, int back)
    {
        var arrivals = new Queue<(int Sent, int Arrives, int Number)>();
        var (free, newest, ages) = (0, 0, new List<int>());
        for (; _tick < 1000; _tick++)
        {
            while (arrivals.TryPeek(out var first) && first.Arrives + back <= _tick)
            {
                arrivals.Dequeue();
                ages.Add(first.Arrives - first.Sent);
                (first.Number > newest).Should().BeTrue();
                newest = first.Number;
                _window.Acknowledge(first.Number, 0);
            }

            if (_window.CanSend(_tick))
            {
                free = Math.Max(free, _tick) + carrying;
                arrivals.Enqueue((_tick, free, _window.Send(_tick)));
            }
        }

        ages.Should().HaveCountGreaterThan(900 / (2 * carrying)).And.OnlyContain(age => age <= ArenaRules.TicksPerSecond);
    }

    [Fact]
    public void CanSend_AfterAPauseOfTheClient_IsQuickAgainAtOnce()
    {
        Follow(ticks: 60, roundTrip: 1);
        Run(900).Should().ContainSingle().Which.Should().Be(161);
        _window.Acknowledge(161, 0);

        Follow(ticks: 120, roundTrip: 1).Count.Should().BeGreaterThan(100);
    }

    [Fact]
    public void TakeRoster_NotAcknowledged_IsSentAgainOnlyWhenItsSnapshotHasArrived()
    {
        _window.Send(101);
        _window.TakeRoster(7, 101).Should().BeTrue();
        _window.TakeRoster(7, 102).Should().BeFalse("it is on its way");

        _window.Acknowledge(101, 0);
        _window.TakeRoster(7, 102).Should().BeTrue("a later snapshot has replaced the one with the roster");

        _window.Send(102);
        _window.Acknowledge(102, 7);
        _window.TakeRoster(7, 103).Should().BeFalse();
        _window.TakeRoster(8, 103).Should().BeTrue();
    }

    // Sends whenever it is possible, and returns the numbers.
    private List<int> Run(int ticks)
    {
        var numbers = new List<int>();
        for (var i = 0; i < ticks; i++)
        {
            if (_window.CanSend(++_tick))
            {
                numbers.Add(_window.Send(_tick));
            }
        }

        return numbers;
    }

    // A client that acknowledges each snapshot after some ticks.
    private List<(int Tick, int Number)> Follow(int ticks, int roundTrip)
    {
        var sent = new List<(int Tick, int Number)>();
        for (var i = 0; i < ticks; i++)
        {
            _tick++;
            foreach (var (_, number) in sent.Where(sent => sent.Tick == _tick - roundTrip))
            {
                _window.Acknowledge(number, 0);
            }

            if (_window.CanSend(_tick))
            {
                sent.Add((_tick, _window.Send(_tick)));
            }
        }

        return sent;
    }
}
