using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Worker.StoredJobs;

namespace RpcGateway.FunctionalTests.Workers;

/// <summary>The reports of a worker that a timer repeats.</summary>
public sealed class StoredJobReportsTests
{
    [Fact]
    public async Task Timer_ReportFails_DoesNotThrowAndContinues()
    {
        var (time, progress) = (new FakeTimeProvider(), new FailingProgress());
        await using var reports = new StoredJobReports(progress, time);

        // An exception of the timer would arrive here; with the timer of the system, it ends the process.
        time.Advance(TimeSpan.FromSeconds(2));

        progress.Count.Should().Be(2);
    }

    private sealed class FailingProgress : IProgress<JobReport>
    {
        public int Count { get; private set; }

        public void Report(JobReport value)
        {
            Count++;
            throw new InvalidOperationException("The report cannot be sent.");
        }
    }
}
