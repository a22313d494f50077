using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.Jobs;

namespace RpcGateway.Samples.JobBoard;

/// <summary>Runs jobs in this process.</summary>
internal sealed class GatewayRunner : IJobRunner
{
    /// <summary>The name, which no worker can have.</summary>
    public const string GatewayName = "gateway";

    private readonly JobsService _jobs = new();

    public string Name => GatewayName;

    public async Task<JobResult> RunAsync(
        StoredOrder order, int attempt, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        if (order.Kind == JobKind.Primes)
        {
            return new JobResult(Primes: await _jobs.FindPrimesAsync(order.Limit ?? 0, progress, cancellationToken));
        }

        using var text = new MemoryStream(order.Text ?? [], writable: false);
        return new JobResult(Words: await _jobs.CountWordsAsync(text, progress, cancellationToken));
    }
}
