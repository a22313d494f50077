using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Worker.StoredJobs;

/// <summary>Reports the progress of a job, and repeats it every second, so that the gateway knows that the job runs although it makes no progress.</summary>
internal sealed class StoredJobReports : IProgress<JobProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IProgress<JobReport> _progress;
    private readonly ITimer _timer;
    private JobReport _latest = new();

    public StoredJobReports(IProgress<JobReport> progress, TimeProvider time)
    {
        _progress = progress;
        _timer = time.CreateTimer(_ => Repeat(), null, Interval, Interval);
    }

    public void Report(JobProgress value)
    {
        var report = new JobReport(value);
        Volatile.Write(ref _latest, report);
        _progress.Report(report);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Repeat()
    {
        try
        {
            _progress.Report(Volatile.Read(ref _latest));
        }
        catch (Exception)
        {
            // An exception of a timer would end the process. Without reports, the gateway ends the job.
        }
    }
}
