using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.JobBoard.Workers.WorkersGateway;

namespace RpcGateway.Samples.Tests.JobBoard.Workers;

/// <summary>Stored jobs that run on workers.</summary>
public sealed class WorkerJobTests : IAsyncLifetime
{
    private WorkersGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Worker_RunsJobs_UnderItsName()
    {
        var job = await _gateway.SubmitAsync();
        job.Should().Match<JobState>(state => state.Stage == JobStage.Waiting && state.Reason == "No worker is available.");

        var attempt = await _gateway.Connect("left").NextAsync();
        attempt.Report(new JobProgress(3, 18, "bytes"));
        await _gateway.WaitForAsync(job.Id, state => state is { Worker: "left", Progress: { Done: 3, Total: 18 } });
        attempt.Complete();
        var end = await _gateway.EndOf(job.Id);

        attempt.Order.Should().Be(JobBoardGateway.Words);
        attempt.Number.Should().Be(1);
        end.Should().BeEquivalentTo(
            job with { Stage = JobStage.Succeeded, Attempt = 1, Worker = "left", Reason = null, Result = ScriptedWorker.Result });
    }

    [Fact]
    public async Task Places_AreNotExceeded()
    {
        var worker = _gateway.Connect("only", places: 2);
        for (var i = 0; i < 3; i++)
        {
            await _gateway.SubmitAsync();
        }

        var first = await worker.NextAsync();
        await worker.NextAsync();
        await _gateway.SettleAsync();
        worker.HasNext().Should().BeFalse();
        _gateway.Runners.Waiting.Should().Be(1);
        first.Complete();

        await worker.NextAsync();
    }

    [Fact]
    public async Task Cancel_ReachesTheWorker_AndFreesThePlace()
    {
        var job = await _gateway.SubmitAsync();
        var worker = _gateway.Connect("only");
        var attempt = await worker.NextAsync();

        var end = await _gateway.Board.CancelAsync(job.Id).DefaultTimeout();

        end.Stage.Should().Be(JobStage.Cancelled);
        await attempt.Cancelled.DefaultTimeout();
        await _gateway.SubmitAsync();
        (await worker.NextAsync()).Number.Should().Be(1);
    }

    [Fact]
    public async Task Leave_RunningJobCompletes_OthersRunElsewhere()
    {
        var job = await _gateway.SubmitAsync();
        var leaving = _gateway.Connect("leaving");
        var attempt = await leaving.NextAsync();

        await leaving.Connection.Proxy.LeaveAsync().DefaultTimeout();
        var second = await _gateway.SubmitAsync();
        var other = await _gateway.Connect("other").NextAsync();
        leaving.Work.IsCompleted.Should().BeFalse();
        attempt.Complete();
        other.Complete();
        await leaving.Work.DefaultTimeout();

        (await _gateway.EndOf(job.Id)).Should().Match<JobState>(state => state.Worker == "leaving" && state.Attempt == 1);
        (await _gateway.EndOf(second.Id)).Worker.Should().Be("other");
        leaving.HasNext().Should().BeFalse();
    }

    [Fact]
    public async Task ConnectionLost_RunsElsewhereAtOnce()
    {
        var job = await _gateway.SubmitAsync();
        var lost = _gateway.Connect("lost");
        await lost.NextAsync();
        var other = _gateway.Connect("other");

        lost.Connection.Network.Cut();
        var attempt = await other.NextAsync();
        attempt.Complete();

        attempt.Number.Should().Be(2);
        (await _gateway.EndOf(job.Id)).Should().Match<JobState>(state => state.Worker == "other" && state.Stage == JobStage.Succeeded);
    }

    [Fact]
    public async Task JobFails_ItsReasonIsShown()
    {
        var job = await _gateway.SubmitAsync();

        (await _gateway.Connect("only").NextAsync()).Fail(new RpcException(2000, "The order is not possible."));

        (await _gateway.EndOf(job.Id)).Should().Match<JobState>(
            state => state.Stage == JobStage.Failed && state.Attempt == 1 && state.Reason == "The order is not possible.");
    }

    [Fact]
    public async Task InvalidResult_FailsTheJobOnly()
    {
        var worker = _gateway.Connect("only");
        var tooManyWords = Enumerable.Repeat(new WordFrequency("be", 2), 101).ToArray();
        Action<ScriptedWorker.Attempt>[] ends =
        [
            attempt => attempt.CompleteWithNull(),
            attempt => attempt.Complete(new JobResult()),
            attempt => attempt.Complete(new JobResult(Primes: new PrimeCount(1, 2))),
            attempt => attempt.Complete(new JobResult(Words: new WordCount(-1, 0, 0, []))),
            attempt => attempt.Complete(new JobResult(Words: new WordCount(18, 0, 6, tooManyWords))),
            attempt => attempt.Complete(new JobResult(Words: new WordCount(18, 0, 6, [new WordFrequency(new string('x', 65), 1)]))),
        ];

        foreach (var end in ends)
        {
            var job = await _gateway.SubmitAsync();
            end(await worker.NextAsync());

            (await _gateway.EndOf(job.Id)).Should().Match<JobState>(state => state.Stage == JobStage.Failed && state.Reason!.Contains("result"));
        }

        var last = await _gateway.SubmitAsync();
        (await worker.NextAsync()).Complete();
        (await _gateway.EndOf(last.Id)).Stage.Should().Be(JobStage.Succeeded);
    }

    [Theory]
    [InlineData(-1, "bytes")]
    [InlineData(1, "a unit that is far too long")]
    public async Task InvalidProgress_IsNotShown(long done, string unit)
    {
        var job = await _gateway.SubmitAsync();
        var attempt = await _gateway.Connect("only").NextAsync();

        attempt.Report(new JobProgress(done, null, unit));
        await _gateway.SettleAsync();

        (await _gateway.Board.GetAsync(job.Id).DefaultTimeout()).Progress.Should().BeNull();
    }

    [Fact]
    public async Task Submit_WithDeadline_TheJobOutlivesIt()
    {
        var client = _gateway.Clients.CreateClient<IJobBoard>(options => options.CallTimeout = TimeSpan.FromSeconds(1));
        var job = await client.Proxy.SubmitAsync(JobBoardGateway.Words, Guid.NewGuid().ToString()).DefaultTimeout();
        var attempt = await _gateway.Connect("only").NextAsync();

        await _gateway.AdvanceAsync(TimeSpan.FromSeconds(5));
        attempt.Complete();

        (await _gateway.EndOf(job.Id)).Stage.Should().Be(JobStage.Succeeded);
        attempt.Cancelled.IsCompleted.Should().BeFalse();
    }
}
