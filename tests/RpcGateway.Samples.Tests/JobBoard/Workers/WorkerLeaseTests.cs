using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.JobBoard.Workers;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.JobBoard.Workers.WorkersGateway;

namespace RpcGateway.Samples.Tests.JobBoard.Workers;

/// <summary>Workers that do not report.</summary>
public sealed class WorkerLeaseTests
{
    [Fact]
    public async Task Silent_RunsElsewhere_AndTheLateResultHasNoEffect()
    {
        await using var gateway = await StartAsync();
        var job = await gateway.SubmitAsync();
        var frozen = gateway.Connect("frozen");
        var first = await frozen.NextAsync();

        await gateway.AdvanceAsync(LeaseTime);
        await first.Cancelled.DefaultTimeout();
        var second = await gateway.Connect("other").NextAsync();
        first.Complete(new JobResult(Words: new WordCount(1, 1, 1, [])));
        first.Report(new JobProgress(9, null, "bytes"));
        await gateway.SettleAsync();
        var meanwhile = await gateway.Board.GetAsync(job.Id).DefaultTimeout();
        second.Complete();

        meanwhile.Should().Match<JobState>(state => state.Stage == JobStage.Running && state.Attempt == 2 && state.Progress == null);
        (await gateway.EndOf(job.Id)).Should().BeEquivalentTo(
            job with { Stage = JobStage.Succeeded, Attempt = 2, Worker = "other", Reason = null, Result = ScriptedWorker.Result });
    }

    [Fact]
    public async Task Silent_GetsNoJobsUntilItAnswers()
    {
        await using var gateway = await StartAsync();
        var job = await gateway.SubmitAsync();
        var worker = gateway.Connect("frozen");
        await worker.NextAsync();

        await gateway.AdvanceAsync(LeaseTime);
        await Eventually.IsTrueAsync(() => !gateway.Runners.HasPlaces);
        await gateway.WaitForAsync(job.Id, state => state.Stage == JobStage.Waiting);
        worker.HasNext().Should().BeFalse();
        worker.Thaw();

        var again = await worker.NextAsync();
        again.Complete();
        (await gateway.EndOf(job.Id)).Should().Match<JobState>(state => state.Attempt == 2 && state.Worker == "frozen");
    }

    [Fact]
    public async Task Silent_Leaves_GetsNoJobsAlsoIfItAnswers()
    {
        await using var gateway = await StartAsync();
        await gateway.SubmitAsync();
        var worker = gateway.Connect("frozen");
        await worker.NextAsync();
        await gateway.AdvanceAsync(LeaseTime);
        await Eventually.IsTrueAsync(() => !gateway.Runners.HasPlaces);

        await worker.Connection.Proxy.LeaveAsync().DefaultTimeout();
        await worker.Work.DefaultTimeout();
        worker.Thaw();
        await gateway.SettleAsync();

        worker.HasNext().Should().BeFalse();
        gateway.Runners.HasPlaces.Should().BeFalse();
    }

    [Fact]
    public async Task Reports_WithoutProgress_KeepTheJob()
    {
        await using var gateway = await StartAsync();
        var job = await gateway.SubmitAsync();
        var attempt = await gateway.Connect("slow").NextAsync();

        for (var i = 0; i < 6; i++)
        {
            await gateway.AdvanceAsync(LeaseTime / 2);
            attempt.Report();
        }

        await gateway.AdvanceAsync(LeaseTime / 2);
        attempt.Complete();
        (await gateway.EndOf(job.Id)).Should().Match<JobState>(state => state.Attempt == 1 && state.Stage == JobStage.Succeeded);
    }

    [Fact]
    public async Task Lease_LongPauseOfTheGateway_CountsOnce()
    {
        var ticks = new PausedTimers();
        await using var lease = new WorkerLease(LeaseTime, ticks);

        // A pause makes the timer late; it fires once.
        ticks.Fire();
        lease.Expired.IsCancellationRequested.Should().BeFalse();
        for (var i = 0; i < 3; i++)
        {
            ticks.Fire();
        }

        lease.Renew();
        for (var i = 0; i < 4; i++)
        {
            ticks.Fire();
        }

        lease.Expired.IsCancellationRequested.Should().BeFalse();
        ticks.Fire();
        lease.Expired.IsCancellationRequested.Should().BeTrue();
    }

    // Its only timer fires when the test says.
    private sealed class PausedTimers : TimeProvider, ITimer
    {
        private Action _fire = null!;

        public void Fire() => _fire();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (dueTime, period).Should().Be((LeaseTime / 5, LeaseTime / 5));
            _fire = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
