namespace RpcGateway.SampleContracts;

/// <summary>Watches the gateway's own process.</summary>
[RpcContract("monitor")]
public interface IMonitor
{
    /// <summary>Measures again and again until the caller stops.</summary>
    /// <param name="intervalMilliseconds">The time from one measurement to the next.</param>
    /// <param name="cancellationToken">Stops the measuring.</param>
    /// <returns>An endless stream.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The interval is out of its range.", DataType = typeof(AllowedRange))]
    [RpcExample("twice a second", "[500]")]
    IAsyncEnumerable<MonitorSample> WatchAsync(
        int intervalMilliseconds = 1000, CancellationToken cancellationToken = default);
}
