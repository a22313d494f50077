using System.IO.Pipelines;
using System.Text;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class JobsTests(SharedGateway gateway)
{
    [Fact]
    public async Task CountWordsAsync_Text_CountsAndReports()
    {
        await using var client = await gateway.ConnectAsync();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("the quick fox and the dog\n", 100_000)));
        var reports = new ProgressLog<JobProgress>();

        var count = await client.GetProxy<IJobs>().CountWordsAsync(new MemoryStream(text), reports).DefaultTimeout();

        (count.Bytes, count.Lines, count.Words).Should().Be((text.Length, 100_000, 600_000));
        count.Top[0].Should().Be(new WordFrequency("the", 200_000));
        count.Top.Should().HaveCount(5);
        reports.All[^1].Should().Be(new JobProgress(text.Length, text.Length, "bytes"));
    }

    [Fact]
    public async Task CountWordsAsync_WithoutProgress_Counts()
    {
        await using var client = await gateway.ConnectAsync();

        var text = new MemoryStream("one two"u8.ToArray());

        var count = await client.GetProxy<IJobs>().CountWordsAsync(text).DefaultTimeout();

        count.Words.Should().Be(2);
    }

    [Fact]
    public async Task CountWordsAsync_CancelledWhileWaiting_IsCancelled()
    {
        await using var client = await gateway.ConnectAsync();
        using var source = new CancellationTokenSource();
        var reports = new ProgressLog<JobProgress>();
        var pipe = new Pipe();
        var count = client.GetProxy<IJobs>().CountWordsAsync(pipe.Reader.AsStream(), reports, source.Token);
        await pipe.Writer.WriteAsync(new byte[2 * 1024 * 1024]).DefaultTimeout();
        await reports.WaitForAsync(_ => true).DefaultTimeout();

        await source.CancelAsync();

        await count.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        (await client.GetProxy<IEcho>().SayAsync("still here").DefaultTimeout()).Should().Be("still here");
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 2)]
    [InlineData(10_000_000, 664_579, 9_999_991)]
    public async Task FindPrimesAsync_Limit_CountsAndReports(int limit, int expected, int largest)
    {
        await using var client = await gateway.ConnectAsync();
        var reports = new ProgressLog<JobProgress>();

        var count = await client.GetProxy<IJobs>().FindPrimesAsync(limit, reports).DefaultTimeout();

        count.Should().Be(new PrimeCount(expected, largest));
        reports.All[^1].Should().Be(new JobProgress(limit, limit, "numbers"));
        reports.All.Select(report => report.Done).Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task FindPrimesAsync_CancelledWhileRunning_DoesNotDelayOtherCalls()
    {
        await using var client = await gateway.ConnectAsync();
        using var source = new CancellationTokenSource();
        var reports = new ProgressLog<JobProgress>();
        var primes = client.GetProxy<IJobs>().FindPrimesAsync(int.MaxValue, reports, source.Token);
        await reports.WaitForAsync(_ => true).DefaultTimeout();

        (await client.GetProxy<IEcho>().SayAsync("meanwhile").DefaultTimeout()).Should().Be("meanwhile");
        await source.CancelAsync();

        await primes.Invoking(task => task.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }
}
