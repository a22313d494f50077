using System.Text.Json;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Workers;

/// <summary>The gateway and workers as processes of their own.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    // Such a job runs longer than a test.
    private const int Endless = int.MaxValue;

    private GatewayProcess _gateway = null!;
    private RpcClient _client = null!;
    private IJobs _jobs = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayProcess.StartAsync("--environment", "Development", "--jobs", "backend");
        _client = await RpcClient.ConnectAsync(_gateway.Rpc).DefaultTimeout();
        _jobs = _client.GetProxy<IJobs>();
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Jobs_TwoWorkers_ShareTheLoad()
    {
        await using var first = await WorkerProcess.ConnectAsync(_gateway.Url, "first");
        await using var second = await WorkerProcess.ConnectAsync(_gateway.Url, "second");
        using var stopping = new CancellationTokenSource();

        var jobs = await StartJobsAsync(4, stopping.Token);

        (first.Started, second.Started).Should().Be((2, 2));
        await stopping.CancelAsync();
        foreach (var job in jobs)
        {
            await job.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        }

        await Eventually.IsTrueAsync(() => first.Cancelled == 2 && second.Cancelled == 2);
    }

    [Fact]
    public async Task Progress_JobOfWorker_ReachesTheCaller()
    {
        await using var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "only");
        var reports = new ProgressLog<JobProgress>();

        var count = await _jobs.FindPrimesAsync(10_000_000, reports).DefaultTimeout();

        count.Should().Be(new PrimeCount(664_579, 9_999_991));
        reports.All.Select(report => report.Done).Should().BeInAscendingOrder();
        reports.All[^1].Should().Be(new JobProgress(10_000_000, 10_000_000, "numbers"));
        worker.Started.Should().Be(1);
    }

    [Fact]
    public async Task Kill_WorkerWithJobs_FailsThemAndTheNextJobRunsElsewhere()
    {
        await using var first = await WorkerProcess.ConnectAsync(_gateway.Url, "first");
        await using var second = await WorkerProcess.ConnectAsync(_gateway.Url, "second");
        using var stopping = new CancellationTokenSource();
        var jobs = await StartJobsAsync(4, stopping.Token);

        await first.KillAsync();

        await Eventually.IsTrueAsync(() => jobs.Count(job => job.IsFaulted) == 2);
        foreach (var job in jobs.Where(job => job.IsFaulted))
        {
            var error = (await job.Invoking(task => task).Should().ThrowAsync<RpcException>()).Which;
            error.Code.Should().Be(RpcErrorCode.Unavailable);
            error.RequestSent.Should().BeTrue();
            error.GetErrorData<JsonElement>().GetProperty("requestSent").GetBoolean().Should().BeTrue();
        }

        (await _jobs.FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
        (await _jobs.FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
        second.Started.Should().Be(4);
        jobs.Count(job => !job.IsCompleted).Should().Be(2);
        await stopping.CancelAsync();
    }

    [Fact]
    public async Task Jobs_NoWorkerYet_AreUnavailable()
    {
        await FailsAsUnavailableAsync();
        await using var socket = await RawWebSocket.ConnectAsync(_gateway.Rpc);
        (await CallAsync("jobs.unknown")).Should().Be(RpcErrorCode.Unavailable);

        await using var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "first");

        (await _jobs.FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
        (await CallAsync("jobs.unknown")).Should().Be(RpcErrorCode.MethodNotFound);
        (await CallAsync("jobsX.unknown")).Should().Be(RpcErrorCode.MethodNotFound);
        (await CallAsync("calc.unknown")).Should().Be(RpcErrorCode.MethodNotFound);

        async Task<int> CallAsync(string method) => (int)(await socket.CallAsync(method, "[]").DefaultTimeout())["error"]!["code"]!;
    }

    [Fact]
    public async Task Kill_OnlyWorker_JobsAreUnavailableUntilAnotherStarts()
    {
        var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "same-name");
        (await _jobs.FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);

        await worker.KillAsync();
        await _gateway.Program.WaitUntilAsync(() => _gateway.Program.Output.Any(line => line.Contains("was removed", StringComparison.Ordinal)));

        await FailsAsUnavailableAsync();
        await worker.DisposeAsync();
        await using var another = await WorkerProcess.ConnectAsync(_gateway.Url, "same-name");
        (await _jobs.FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
    }

    [Fact]
    public async Task Kill_WorkerDuringUpload_FailsTheUpload()
    {
        await using var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "only");
        var (job, text) = await OpenText.UploadAsync(_client);

        await worker.KillAsync();

        var error = (await job.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
        error.Code.Should().Be(RpcErrorCode.Unavailable);
        error.RequestSent.Should().BeTrue();
        await Eventually.IsTrueAsync(() => text.IsDisposed);
        (await _client.GetProxy<IEcho>().SayAsync("still here").DefaultTimeout()).Should().Be("still here");
    }

    [Fact]
    public async Task Disconnect_ClientDuringUpload_StopsTheJob()
    {
        await using var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "only");
        var other = await RpcClient.ConnectAsync(_gateway.Rpc).DefaultTimeout();
        var (job, _) = await OpenText.UploadAsync(other);

        await other.DisposeAsync();

        await job.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<Exception>();
        await Eventually.IsTrueAsync(() => worker.Cancelled == 1);
        (await _jobs.FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
    }

    [Fact]
    public async Task Terminate_WorkerWithJob_CompletesItFirst()
    {
        await using var first = await WorkerProcess.ConnectAsync(_gateway.Url, "first");
        var (job, text) = await OpenText.UploadAsync(_client);
        await using var second = await WorkerProcess.ConnectAsync(_gateway.Url, "second");

        await first.Program.TerminateAsync();

        await first.WaitForLogAsync("shutting down").DefaultTimeout();
        await _gateway.Program.WaitUntilAsync(() => _gateway.Program.Output.Any(line => line.Contains("is draining", StringComparison.Ordinal)));
        (await _jobs.FindPrimesAsync(100).DefaultTimeout()).Count.Should().Be(25);
        second.Started.Should().Be(1);
        text.Complete(" last words");
        (await job.DefaultTimeout()).Words.Should().Be(3);
        (await first.Program.ExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Terminate_JobOutlastsTheDrainTime_FailsAndTheWorkerExits()
    {
        await using var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "only", "--drain", "0");
        var jobs = await StartJobsAsync(1, CancellationToken.None);

        await worker.Program.TerminateAsync();

        (await jobs[0].Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.Unavailable);
        (await worker.Program.ExitAsync()).Should().Be(0);
        worker.Cancelled.Should().Be(1);
    }

    [Fact]
    public async Task Concurrency_OneSlot_TheSecondJobWaits()
    {
        await using var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "only", "--concurrency=1");
        using var stopping = new CancellationTokenSource();
        var jobs = await StartJobsAsync(1, stopping.Token);
        using var waiting = new CancellationTokenSource();
        var cancelled = _jobs.FindPrimesAsync(100, null, waiting.Token);
        var patient = _jobs.FindPrimesAsync(100);

        // Its cancellation is answered although no slot is free.
        await waiting.CancelAsync();
        await cancelled.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        worker.Started.Should().Be(1);
        patient.IsCompleted.Should().BeFalse();

        await stopping.CancelAsync();
        (await patient.DefaultTimeout()).Count.Should().Be(25);
        worker.Started.Should().Be(2);
        await jobs[0].Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task CountWords_LargeUpload_UsesConstantMemory()
    {
        const long Size = 256 * 1024 * 1024;
        const long MaxGrowth = 96 * 1024 * 1024;
        await using var worker = await WorkerProcess.ConnectAsync(_gateway.Url, "only");
        (await _jobs.CountWordsAsync(new GeneratedText(4 * 1024 * 1024)).DefaultTimeout()).Bytes.Should().Be(4 * 1024 * 1024);
        var (workerBefore, gatewayBefore) = (worker.PeakMemory, WorkerProcess.PeakMemoryOf(_gateway.Program.Id));
        var reports = new ProgressLog<JobProgress>();

        var count = _jobs.CountWordsAsync(new GeneratedText(Size), reports);
        await reports.WaitForAsync(report => report.Done >= Size / 4).DefaultTimeout();
        await reports.WaitForAsync(report => report.Done >= Size / 2).DefaultTimeout();
        await reports.WaitForAsync(report => report.Done == Size).DefaultTimeout();

        (await count.DefaultTimeout()).Words.Should().Be(Size / GeneratedText.BytesPerWord);
        (worker.PeakMemory - workerBefore).Should().BeLessThan(MaxGrowth);
        (WorkerProcess.PeakMemoryOf(_gateway.Program.Id) - gatewayBefore).Should().BeLessThan(MaxGrowth);
    }

    private async Task<IReadOnlyList<Task<PrimeCount>>> StartJobsAsync(int count, CancellationToken stopping)
    {
        var jobs = new List<Task<PrimeCount>>();
        for (var i = 0; i < count; i++)
        {
            var reports = new ProgressLog<JobProgress>();
            jobs.Add(_jobs.FindPrimesAsync(Endless, reports, stopping));

            // It runs now, so the next one goes to another worker.
            await reports.WaitForAsync(_ => true).DefaultTimeout();
        }

        return jobs;
    }

    private async Task FailsAsUnavailableAsync()
    {
        var error = (await _jobs.Invoking(jobs => jobs.FindPrimesAsync(100).DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
        error.Code.Should().Be(RpcErrorCode.Unavailable);
        error.Message.Should().Be("No instance of 'jobs' is available.");
    }
}
