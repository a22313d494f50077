using RpcGateway.Mailbox.Watching;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>Reports of new messages, which may be invented, late or out of order.</summary>
public sealed class QueueWatchTests
{
    private readonly QueueWatch _watch = new();

    [Fact]
    public async Task Report_Invented_CausesOneLookAndHidesNoOther()
    {
        var before = _watch.Version;

        _watch.Report(long.MaxValue);

        await _watch.WaitAsync(before, CancellationToken.None).DefaultTimeout();
        var next = _watch.WaitAsync(_watch.Version, CancellationToken.None);
        next.IsCompleted.Should().BeFalse("the look into the store found nothing");
        _watch.Report(1);
        await next.DefaultTimeout();
    }

    [Fact]
    public async Task Report_BetweenTheLookAndTheWait_IsNotMissed()
    {
        var before = _watch.Version;

        _watch.Report(7);

        await _watch.WaitAsync(before, CancellationToken.None).DefaultTimeout();
    }

    [Fact]
    public void Report_Again_ChangesNothing()
    {
        _watch.Report(7);
        var version = _watch.Version;

        _watch.Report(7);

        _watch.WaitAsync(version, CancellationToken.None).IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task End_FailsThoseWhoWait()
    {
        var waiting = _watch.WaitAsync(_watch.Version, CancellationToken.None);

        _watch.End(new InvalidOperationException("Stopped."));

        await FluentActions.Awaiting(() => waiting.DefaultTimeout()).Should().ThrowAsync<InvalidOperationException>();
    }
}
