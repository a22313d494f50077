using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Redis.Telemetry;

namespace RpcGateway.Redis.Sending;

/// <summary>Counts notifications that could not be published, and logs the first of a second.</summary>
internal sealed class DropCounter(RpcRedisOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);
    private long _loggedAt = time.GetTimestamp() - time.TimestampFrequency;
    private long _dropped;

    /// <summary>The number of notifications that were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void Count(PublishResult result, string method)
    {
        if (result == PublishResult.Accepted)
        {
            return;
        }

        Interlocked.Increment(ref _dropped);
        RedisCounters.CountDropped();

        // Without a connection, the log says so already.
        if (result == PublishResult.NotConnected)
        {
            return;
        }

        var isTooLarge = result == PublishResult.TooLarge;
        if (isTooLarge)
        {
            RpcTelemetry.CountLimit(nameof(RpcRedisOptions.MaxMessageSize));
        }
        else
        {
            RpcTelemetry.CountLimit(nameof(RpcRedisOptions.MaxQueuedBytes));
        }

        var last = Volatile.Read(ref _loggedAt);
        if (time.GetElapsedTime(last) < LogInterval || Interlocked.CompareExchange(ref _loggedAt, time.GetTimestamp(), last) != last)
        {
            return;
        }

        if (isTooLarge)
        {
            RedisLog.MessageTooLarge(logger, method, options.MaxMessageSize);
        }
        else
        {
            RedisLog.QueueFull(logger, options.MaxQueuedBytes);
        }
    }
}
