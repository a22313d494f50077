using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server;
using RpcGateway.Server.Nodes;

namespace RpcGateway.Dashboard.Live;

/// <summary>
/// Compares what a node reports with its previous report. Nodes count from the start of their measurement, so that any number of pages
/// can ask them.
/// </summary>
internal sealed class NodeHistory
{
    private NodeCallCounts? _calls;

    /// <summary>When the node was last heard, as a timestamp.</summary>
    public long Heard { get; private set; }

    /// <summary>The latest state.</summary>
    public LiveNode? Latest { get; private set; }

    /// <summary>Adds a report.</summary>
    /// <param name="reading">The report.</param>
    /// <param name="now">The time, as a timestamp.</param>
    /// <param name="durations">Receives the durations of the calls since the previous report.</param>
    /// <param name="errors">Receives the number of failed calls among them.</param>
    public LiveNode Add(NodeReading reading, long now, long[] durations, ref long errors)
    {
        var (calls, before) = (reading.Calls, _calls);
        double? rate = null, errorRate = null;
        if (calls is not null && before?.Meter == calls.Meter && calls.Elapsed > before.Elapsed)
        {
            var failed = Math.Max(0, calls.Errors - before.Errors);
            var ended = AddBuckets(calls.Buckets, durations, 1) - AddBuckets(before.Buckets, durations, -1);
            var seconds = (calls.Elapsed - before.Elapsed) / 1000;
            (rate, errorRate) = (Math.Max(0, ended) / seconds, failed / seconds);
            errors += failed;
        }

        (_calls, Heard) = (calls, now);
        var latest = Describe(reading.Snapshot) with { Rate = rate, Errors = errorRate };

        // A node that does not respond is still recognized.
        return Latest = latest.Host is null ? latest with { Host = Latest?.Host, Version = Latest?.Version } : latest;
    }

    /// <summary>Describes a node that is not listed any more.</summary>
    public LiveNode Describe(string id, string state) => new() { Id = id, State = state, Host = Latest?.Host, Version = Latest?.Version };

    // Returns the number of calls in the buckets.
    private static long AddBuckets(IReadOnlyList<long> buckets, long[] durations, int sign)
    {
        var calls = 0L;
        for (var i = 0; i + 1 < buckets.Count; i += 2)
        {
            calls += buckets[i + 1];
            durations[Math.Clamp(buckets[i], 0, DurationBuckets.Count - 1)] += sign * buckets[i + 1];
        }

        return calls;
    }

    private static LiveNode Describe(RpcNodeSnapshot node) => new()
    {
        Id = node.NodeId,
        IsThisNode = node.IsThisNode,
        State = node.State switch
        {
            RpcNodeState.Ready => "ready",
            RpcNodeState.Draining => "draining",
            RpcNodeState.Stopping => "stopping",
            _ => "unknown",
        },
        Problem = node.Problem,
        Host = node.Host.Length > 0 ? node.Host : null,
        Process = node.ProcessId,
        Version = node.Version,
        Uptime = node.Uptime.TotalMilliseconds,
        Connections = node.Connections,
        Calls = node.RunningCalls,
        Streams = node.OpenStreams,
        Queued = node.OutboundBytes,
        Relayed = node.RelayedConnections,
        Backends = node.Backends,
        Latency = node.BackplaneLatency?.TotalMilliseconds,
    };
}
