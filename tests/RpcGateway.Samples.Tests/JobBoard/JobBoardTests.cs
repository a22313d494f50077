using RpcGateway.FunctionalTests.Builds;
using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.JobBoard;
using RpcGateway.TestTools;
using static RpcGateway.Samples.Tests.JobBoard.JobBoardGateway;

namespace RpcGateway.Samples.Tests.JobBoard;

/// <summary>What clients of the job board see.</summary>
public sealed class JobBoardTests
{
    [Fact]
    public async Task Submit_CallerLeaves_AnotherClientReadsTheResult()
    {
        await using var gateway = await StartAsync();
        var caller = gateway.Gateway.CreateClient<IJobBoard>();
        var submitted = await caller.Proxy.SubmitAsync(new JobOrder(JobKind.Primes, Limit: 1_000_000), NewKey()).DefaultTimeout();
        await caller.DisposeAsync();

        var end = await EndOf(gateway.Client(), submitted.Id);

        end.Should().BeEquivalentTo(submitted with
        {
            Stage = JobStage.Succeeded,
            Attempt = 1,
            Worker = "gateway",
            Progress = null,
            Result = new JobResult(Primes: new PrimeCount(78_498, 999_983)),
        });
        (await gateway.Client().GetAsync(submitted.Id).DefaultTimeout()).Should().BeEquivalentTo(end);
    }

    [Fact]
    public async Task Submit_Words_AreCounted()
    {
        await using var gateway = await StartAsync();
        var board = gateway.Client();
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();

        var end = await EndOf(board, job.Id);

        job.Size.Should().Be(18);
        end.Result!.Words!.Words.Should().Be(6);
        end.Result.Words.Top[0].Should().Be(new WordFrequency("be", 2));
    }

    [Fact]
    public async Task Submit_Repeat_IsOneJob()
    {
        await using var gateway = await StartAsync();
        var key = NewKey();

        var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.Client().SubmitAsync(Words, key))).DefaultTimeout();
        await EndOf(gateway.Client(), states[0].Id);
        var later = await gateway.Client().SubmitAsync(Words, key).DefaultTimeout();

        states.Select(state => state.Id).Append(later.Id).Distinct().Should().ContainSingle();
        later.Should().Match<JobState>(state => state.Stage == JobStage.Succeeded && state.Attempt == 1);
        (await Rejected(gateway.Client().SubmitAsync(Endless, key))).Code.Should().Be(JobErrorCode.OtherOrder);
    }

    [Fact]
    public async Task Restart_Unfinished_RunsAgainAndFinishedKeepsItsResult()
    {
        using var folder = new TemporaryFolder();
        string running, waiting, finished;
        await using (var first = await StartAsync(folder.Path, new JobBoardOptions { MaxRunning = 1 }))
        {
            var board = first.Client();
            finished = (await board.SubmitAsync(Words, NewKey()).DefaultTimeout()).Id;
            await EndOf(board, finished);
            running = (await board.SubmitAsync(Endless, NewKey()).DefaultTimeout()).Id;
            var state = await WaitForAsync(board, running, state => state.Progress is { Done: > 0 });
            state.Attempt.Should().Be(1);
            waiting = (await board.SubmitAsync(Words, NewKey()).DefaultTimeout()).Id;
        }

        await using var second = await StartAsync(folder.Path, new JobBoardOptions { MaxRunning = 2 });
        var again = second.Client();
        var continued = await WaitForAsync(again, running, state => state is { Attempt: 2, Progress.Done: > 0 });

        continued.Stage.Should().Be(JobStage.Running);
        (await EndOf(again, waiting)).Should().Match<JobState>(state => state.Attempt == 1 && state.Result!.Words!.Words == 6);
        (await again.GetAsync(finished).DefaultTimeout()).Should().Match<JobState>(
            state => state.Attempt == 1 && state.Result!.Words!.Words == 6);
        await again.CancelAsync(running).DefaultTimeout();
    }

    [Fact]
    public async Task Cancel_Twice_ReturnsTheSameState()
    {
        await using var gateway = await StartAsync();
        var board = gateway.Client();
        var job = await board.SubmitAsync(Endless, NewKey()).DefaultTimeout();
        await WaitForAsync(board, job.Id, state => state.Progress is { Done: > 0 });

        var both = await Task.WhenAll(board.CancelAsync(job.Id), gateway.Client().CancelAsync(job.Id)).DefaultTimeout();
        var later = await board.CancelAsync(job.Id).DefaultTimeout();

        later.Stage.Should().Be(JobStage.Cancelled);
        both.Should().AllSatisfy(state => state.Should().BeEquivalentTo(later));
        (await EndOf(board, job.Id)).Should().BeEquivalentTo(later);
    }

    [Fact]
    public async Task Cancel_Waiting_NeverStarts()
    {
        await using var gateway = await StartAsync(options: new JobBoardOptions { MaxRunning = 0 });
        var board = gateway.Client();
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();

        var state = await board.CancelAsync(job.Id).DefaultTimeout();

        state.Should().Match<JobState>(state => state.Stage == JobStage.Cancelled && state.Attempt == 0);
        gateway.Runners.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Cancel_Finished_ReturnsItsResult()
    {
        await using var gateway = await StartAsync();
        var board = gateway.Client();
        var job = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
        await EndOf(board, job.Id);

        (await board.CancelAsync(job.Id).DefaultTimeout()).Stage.Should().Be(JobStage.Succeeded);
    }

    [Fact]
    public async Task Submit_TooManyWait_IsRefused()
    {
        await using var gateway = await StartAsync(options: new JobBoardOptions { MaxRunning = 0, MaxWaiting = 2 });
        var board = gateway.Client();
        var first = await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
        await board.SubmitAsync(Words, NewKey()).DefaultTimeout();

        (await Rejected(board.SubmitAsync(Words, NewKey()))).Code.Should().Be(JobErrorCode.TooManyWaiting);
        await board.CancelAsync(first.Id).DefaultTimeout();
        await board.SubmitAsync(Words, NewKey()).DefaultTimeout();
    }

    [Fact]
    public async Task Submit_TooManyStored_IsRefused()
    {
        await using var gateway = await StartAsync(options: new JobBoardOptions { MaxStored = 1 });
        var board = gateway.Client();
        var key = NewKey();
        await board.SubmitAsync(Words, key).DefaultTimeout();

        (await Rejected(board.SubmitAsync(Words, NewKey()))).Code.Should().Be(JobErrorCode.TooManyStored);
        await board.SubmitAsync(Words, key).DefaultTimeout();
    }

    [Fact]
    public async Task Submit_LargestText_IsStoredAlsoIfJsonWouldEscapeIt()
    {
        await using var gateway = await StartAsync();
        var board = gateway.Client();
        var job = await board.SubmitAsync(new JobOrder(JobKind.Words, Text: new string('"', JobOrder.MaxText)), NewKey()).DefaultTimeout();

        (await EndOf(board, job.Id)).Result!.Words!.Bytes.Should().Be(JobOrder.MaxText);
    }

    [Theory]
    [InlineData("a key that is not one", "{}", 0)]
    [InlineData("0123456789abcdef", null, null)]
    [InlineData("0123456789abcdef", "text", 1)]
    [InlineData("0123456789abcdef", null, -1)]
    public async Task Submit_BadInput_IsRefused(string key, string? text, int? limit)
    {
        await using var gateway = await StartAsync();

        var error = await Rejected(gateway.Client().SubmitAsync(new JobOrder(JobKind.Primes, limit, text), key));

        error.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Theory]
    [InlineData('x', JobOrder.MaxText + 1)]
    [InlineData('ж', (JobOrder.MaxText / 2) + 1)]
    public async Task Submit_TextTooLarge_IsRefused(char c, int count)
    {
        await using var gateway = await StartAsync();

        var error = await Rejected(gateway.Client().SubmitAsync(new JobOrder(JobKind.Words, Text: new string(c, count)), NewKey()));

        error.Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Id_Unknown_IsRefused()
    {
        await using var gateway = await StartAsync();
        var board = gateway.Client();
        var id = new string('a', 43);

        (await Rejected(board.GetAsync(id))).Code.Should().Be(JobErrorCode.NoSuchJob);
        (await Rejected(board.CancelAsync(id))).Code.Should().Be(JobErrorCode.NoSuchJob);
        (await Rejected(EndOf(board, id))).Code.Should().Be(JobErrorCode.NoSuchJob);
        (await Rejected(board.GetAsync("1"))).Code.Should().Be(RpcErrorCode.InvalidParams);
    }

    private static string NewKey() => Guid.NewGuid().ToString();

    private static async Task<RpcException> Rejected(Task call) =>
        (await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
}
