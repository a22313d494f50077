namespace RpcGateway.SampleContracts;

/// <summary>Monitors the gateway's own process.</summary>
[RpcContract("monitor")]
public interface IMonitor
{
    /// <summary>Measures repeatedly until the caller stops.</summary>
    /// <param name="intervalMilliseconds">The time between measurements, in milliseconds.</param>
    /// <param name="cancellationToken">Stops measuring.</param>
    /// <returns>A stream without end.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The interval is out of range.", DataType = typeof(AllowedRange))]
    [RpcExample("twice a second", "[500]")]
    IAsyncEnumerable<MonitorSample> WatchAsync(
        int intervalMilliseconds = 1000, CancellationToken cancellationToken = default);
}
