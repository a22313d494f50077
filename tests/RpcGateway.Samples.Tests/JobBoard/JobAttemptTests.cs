using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.JobBoard;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.JobBoard.JobBoardGateway;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>Attempts that are lost, and nodes that compete for a job.</summary>
public sealed class JobAttemptTests
{
    // Takes no job over: in these tests, the other node lives.
    private static readonly JobBoardOptions NoneInGateway = new() { MaxRunning = 0, MaxAttempts = 3, NodeInterval = TimeSpan.FromHours(1) };

    [Fact]
    public async Task RunnerLost_RunsElsewhereWithAHigherAttempt()
    {
        await using var gateway = await StartAsync(options: NoneInGateway);
        var board = gateway.Client();
        var lost = new ScriptedRunner("first");
        gateway.Runners.Set(lost, 1);
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
        var attempt = await lost.NextAsync();
        gateway.Runners.Remove(lost);
        gateway.Runners.Set(new GatewayRunner(), 1);

        attempt.Lose();

        (await EndOf(board, job.Id)).Should().Match<JobState>(
            state => state.Stage == JobStage.Succeeded && state.Attempt == 2 && state.Worker == "gateway");
    }

    [Fact]
    public async Task ProgressOfALostAttempt_IsNotShown()
    {
        await using var gateway = await StartAsync(options: NoneInGateway);
        var board = gateway.Client();
        var runner = new ScriptedRunner("worker");
        gateway.Runners.Set(runner, 1);
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
        var first = await runner.NextAsync();
        first.Progress.Report(new JobProgress(1, 10, "bytes"));
        await WaitForAsync(board, job.Id, state => state.Progress is { Done: 1 });
        first.Lose();
        var second = await runner.NextAsync();
        second.Progress.Report(new JobProgress(2, 10, "bytes"));

        first.Progress.Report(new JobProgress(9, 10, "bytes"));

        (await board.GetAsync(job.Id).DefaultTimeout()).Should().Match<JobState>(state => state.Attempt == 2 && state.Progress!.Done == 2);
        second.Complete(new JobResult(Primes: new PrimeCount(1, 2)));
        (await EndOf(board, job.Id)).Attempt.Should().Be(2);
    }

    [Fact]
    public async Task LostAgainAndAgain_Fails()
    {
        await using var gateway = await StartAsync(options: NoneInGateway);
        var board = gateway.Client();
        var runner = new ScriptedRunner("worker");
        gateway.Runners.Set(runner, 1);
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
        for (var i = 0; i < 3; i++)
        {
            (await runner.NextAsync()).Lose();
        }

        var end = await EndOf(board, job.Id);

        end.Should().Match<JobState>(state => state.Stage == JobStage.Failed && state.Attempt == 3);
        end.Reason.Should().Contain("3 attempts");
    }

    [Fact]
    public async Task RunnerFails_SaysOnlyWhatClientsMayKnow()
    {
        await using var gateway = await StartAsync(options: NoneInGateway);
        var board = gateway.Client();
        var runner = new ScriptedRunner("worker");
        gateway.Runners.Set(runner, 1);
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();

        (await runner.NextAsync()).Fail(new InvalidOperationException("a secret"));

        var end = await EndOf(board, job.Id);
        end.Stage.Should().Be(JobStage.Failed);
        end.Reason.Should().Be("The job ended with an unexpected error.");
    }

    [Fact]
    public async Task CancelledByAnotherNode_Stops()
    {
        await using var gateway = await StartAsync(options: NoneInGateway);
        var board = gateway.Client();
        var runner = new ScriptedRunner("worker");
        gateway.Runners.Set(runner, 1);
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
        var attempt = await runner.NextAsync();
        var stored = await gateway.Store.FindAsync(job.Id, default).DefaultTimeout();

        await gateway.Store.TryAddAsync(stored!, JobRecord.Cancelled(1), default).DefaultTimeout();

        await attempt.Cancelled.DefaultTimeout();
        (await EndOf(board, job.Id)).Stage.Should().Be(JobStage.Cancelled);
    }

    [Fact]
    public async Task StartedByAnotherNode_TheEndOfTheOlderAttemptIsRefused()
    {
        await using var gateway = await StartAsync(options: NoneInGateway);
        var board = gateway.Client();
        var runner = new ScriptedRunner("frozen");
        gateway.Runners.Set(runner, 1);
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
        var attempt = await runner.NextAsync();
        var stored = await gateway.Store.FindAsync(job.Id, default).DefaultTimeout();

        var other = await gateway.Store.TryAddAsync(stored!, JobRecord.Started("other node", 2, "elsewhere"), default).DefaultTimeout();
        attempt.Complete(new JobResult(Primes: new PrimeCount(1, 1)));
        var right = new JobResult(Primes: new PrimeCount(2, 2));
        var ended = await gateway.Store.TryAddAsync(other!, JobRecord.Succeeded(2, right), default).DefaultTimeout();

        ended.Should().NotBeNull();
        (await EndOf(board, job.Id)).Should().Match<JobState>(state => state.Attempt == 2 && state.Result == right);
    }

    [Fact]
    public async Task TwoNodes_Start_OneIsRefused()
    {
        await using var gateway = await StartAsync(options: NoneInGateway);
        var job = await gateway.Client().SubmitAsync(Words, NewKey()).DefaultTimeout();
        var stored = (await gateway.Store.FindAsync(job.Id, default).DefaultTimeout())!;

        var starts = await Task.WhenAll(
            gateway.Store.TryAddAsync(stored, JobRecord.Started("a", 1, "a"), default),
            gateway.Store.TryAddAsync(stored, JobRecord.Started("b", 1, "b"), default)).DefaultTimeout();

        starts.Count(start => start is not null).Should().Be(1);
    }

    private static string NewKey() => Guid.NewGuid().ToString();
}
