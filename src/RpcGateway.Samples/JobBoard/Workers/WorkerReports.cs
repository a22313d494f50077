using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;

namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>Receives the reports about one attempt. Progress that makes no sense counts only as a sign of life.</summary>
internal sealed class WorkerReports(WorkerLease lease, IProgress<JobProgress> progress) : IProgress<JobReport>
{
    private const int MaxUnitLength = 20;

    public void Report(JobReport value)
    {
        lease.Renew();
        if (value?.Progress is { Done: >= 0, Total: null or >= 0, Unit.Length: <= MaxUnitLength } reported)
        {
            progress.Report(reported);
        }
    }
}
