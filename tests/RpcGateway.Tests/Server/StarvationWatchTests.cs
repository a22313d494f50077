using RpcGateway.Server.Hosting;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Server;

public sealed class StarvationWatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TestLog _log = new();
    private readonly StarvationWatch _watch;

    public StarvationWatchTests()
    {
        _watch = new StarvationWatch(_time, _log.CreateLogger("test"));
        _watch.Start();
    }

    public void Dispose()
    {
        _watch.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Timer_InTime_DoesNotWarn()
    {
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _log.Entries.Should().BeEmpty();
    }

    // The clock jumps, which looks to the timer like a thread pool that ran it late.
    [Fact]
    public void Timer_Late_WarnsOnceAMinute()
    {
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
        }

        _log.Entries.Should().ContainSingle().Which.Message.Should().Contain("late").And.Contain("3.0 s");
        _time.Advance(TimeSpan.FromSeconds(61));
        _log.Entries.Should().HaveCount(2);
    }
}
