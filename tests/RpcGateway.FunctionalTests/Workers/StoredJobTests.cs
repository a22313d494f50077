using System.Globalization;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Workers;

/// <summary>Stored jobs on workers, as processes of their own.</summary>
public sealed class StoredJobTests : IAsyncLifetime
{
    private static readonly JobOrder Endless = new(JobKind.Primes, Limit: int.MaxValue);
    private static readonly JobResult PrimesOfAMillion = new(Primes: new PrimeCount(78_498, 999_983));

    private GatewayProcess _gateway = null!;
    private RpcClient _client = null!;
    private IJobBoard _board = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProcess.StartAsync(
            "--environment", "Development", "--jobs", "backend", "--RpcGateway:Samples:WorkerTimeout=00:00:08");
        _client = await RpcClient.ConnectAsync(_gateway.Rpc).DefaultTimeout();
        _board = _client.GetProxy<IJobBoard>();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task NoWorker_WaitsUntilOneConnects_AndStopsWhenItIsCancelled()
    {
        var job = await SubmitAsync(new JobOrder(JobKind.Primes, Limit: 1_000_000));
        job.Should().Match<JobState>(state => state.Stage == JobStage.Waiting && state.Reason == "No worker is available.");

        await using var worker = await ConnectAsync("only");

        (await EndOf(job)).Should().Match<JobState>(
            state => state.Stage == JobStage.Succeeded && state.Worker == "only" && state.Attempt == 1 && state.Result == PrimesOfAMillion);
        var endless = await SubmitAsync(Endless);
        await WaitForAsync(endless, state => state.Progress is { Done: > 0 });
        (await _board.CancelAsync(endless.Id).DefaultTimeout()).Stage.Should().Be(JobStage.Cancelled);
        await Eventually.IsTrueAsync(() => worker.Cancelled == 1);
    }

    [Fact]
    public async Task Kill_TheJobCompletesOnTheOther()
    {
        await using var first = await ConnectAsync("first");
        var job = await SubmitAsync(Endless);
        await WaitForAsync(job, state => state is { Worker: "first", Progress.Done: > 0 });
        await using var second = await ConnectAsync("second");

        await first.KillAsync();

        await WaitForAsync(job, state => state is { Attempt: > 1, Worker: "second", Progress.Done: > 0 });
        (await _board.CancelAsync(job.Id).DefaultTimeout()).Stage.Should().Be(JobStage.Cancelled);
    }

    [Fact]
    public async Task Frozen_RunsElsewhere_AndHasOneEnd()
    {
        await using var first = await ConnectAsync("first");
        var job = await SubmitAsync(Endless);
        await WaitForAsync(job, state => state is { Worker: "first", Progress.Done: > 0 });
        await using var second = await ConnectAsync("second");

        await SignalAsync("-STOP", first);
        await WaitForAsync(job, state => state is { Attempt: > 1, Worker: "second", Progress.Done: > 0 });
        await SignalAsync("-CONT", first);
        await Eventually.IsTrueAsync(() => first.Cancelled == 1);

        (await _board.GetAsync(job.Id).DefaultTimeout()).Should().Match<JobState>(
            state => state.Stage == JobStage.Running && state.Attempt > 1 && state.Worker == "second");
        var end = await _board.CancelAsync(job.Id).DefaultTimeout();
        end.Should().Match<JobState>(state => state.Stage == JobStage.Cancelled && state.Attempt > 1);
        (await _board.GetAsync(job.Id).DefaultTimeout()).Should().BeEquivalentTo(end);
    }

    [Fact]
    public async Task Terminate_CompletesTheRunningJobAndTakesNoOthers()
    {
        await using var first = await ConnectAsync("first", "--drain", "600");
        var job = await SubmitAsync(new JobOrder(JobKind.Primes, Limit: 300_000_000));
        await WaitForAsync(job, state => state is { Worker: "first", Progress.Done: > 0 });

        await first.Program.TerminateAsync();
        await _gateway.Program.WaitUntilAsync(
            () => _gateway.Program.Output.Any(line => line.Contains("first takes no more", StringComparison.Ordinal)));
        var other = await SubmitAsync(new JobOrder(JobKind.Words, Text: "to be or not to be"));
        (await first.Program.ExitAsync()).Should().Be(0);

        (await EndOf(job)).Should().Match<JobState>(
            state => state.Stage == JobStage.Succeeded && state.Worker == "first" && state.Attempt == 1);
        (await _board.GetAsync(other.Id).DefaultTimeout()).Should().Match<JobState>(state => state.Stage == JobStage.Waiting && state.Attempt == 0);
    }

    [Fact]
    public async Task Terminate_JobOutlastsTheDrainTime_RunsElsewhere()
    {
        await using var first = await ConnectAsync("first", "--drain", "0");
        var job = await SubmitAsync(Endless);
        await WaitForAsync(job, state => state is { Worker: "first", Progress.Done: > 0 });
        await using var second = await ConnectAsync("second");

        await first.Program.TerminateAsync();

        (await first.Program.ExitAsync()).Should().Be(0);
        await WaitForAsync(job, state => state is { Attempt: > 1, Worker: "second" });
        await _board.CancelAsync(job.Id).DefaultTimeout();
    }

    private static async Task SignalAsync(string signal, WorkerProcess worker)
    {
        await using var kill = RunningProgram.Start("kill", [signal, worker.Program.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.SucceedAsync();
    }

    private async Task<WorkerProcess> ConnectAsync(string name, params IEnumerable<string> arguments)
    {
        var worker = WorkerProcess.Start(_gateway.Url, name, null, arguments);
        await worker.WaitForLogAsync("Takes stored jobs");
        return worker;
    }

    private Task<JobState> SubmitAsync(JobOrder order) => _board.SubmitAsync(order, Guid.NewGuid().ToString()).DefaultTimeout();

    private Task<JobState> WaitForAsync(JobState job, Func<JobState, bool> matches) =>
        _board.WatchAsync(job.Id).FirstAsync(matches).AsTask().DefaultTimeout();

    private Task<JobState> EndOf(JobState job) => WaitForAsync(job, state => state.Stage is not (JobStage.Waiting or JobStage.Running));
}
