using RpcGateway.Host.Monitoring;
using RpcGateway.SampleContracts;

namespace RpcGateway.Host.Samples;

/// <summary>Streams figures about this process.</summary>
internal sealed class MonitorService(ProcessSampler sampler) : IMonitor
{
    public IAsyncEnumerable<MonitorSample> WatchAsync(int intervalMilliseconds, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfOutside(intervalMilliseconds, 100, 60_000, nameof(intervalMilliseconds));
        return sampler.WatchAsync(intervalMilliseconds, cancellationToken);
    }
}
