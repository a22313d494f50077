using RpcGateway.SampleContracts;
using RpcGateway.Samples.Errors;

namespace RpcGateway.Samples.Monitoring;

/// <summary>Streams figures about this process.</summary>
internal sealed class MonitorService(ProcessSampler sampler) : IMonitor
{
    public IAsyncEnumerable<MonitorSample> WatchAsync(int intervalMilliseconds, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfOutside(intervalMilliseconds, 100, 60_000, nameof(intervalMilliseconds));
        return sampler.WatchAsync(intervalMilliseconds, cancellationToken);
    }
}
