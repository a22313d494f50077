using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Nodes;

namespace RpcGateway.Dashboard.Live;

/// <summary>
/// Reads the nodes of the gateway for the pages that are open at this node. Each page asks once per second; all share one question to
/// each node, and the next one waits for its end. Without a page, no node is asked.
/// </summary>
internal sealed class LiveNodes(NodeDirectory nodes, TimeProvider time, ILogger logger)
{
    private const int MaxNodes = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // After a pause without a page, what was known before is forgotten.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // A node that has stopped or is not heard stays visible for a while.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Dictionary<string, NodeHistory> _nodes = [];
    private NodesReading? _latest;
    private Task _reading = Task.CompletedTask;
    private long _started;
    private long _read;

    /// <summary>Returns what was read last, and starts to read again. Null at first.</summary>
    public NodesReading? Read()
    {
        lock (_gate)
        {
            var since = _started == 0 ? Pause : time.GetElapsedTime(_started);
            if (_reading.IsCompleted && since >= Interval)
            {
                if (since >= Pause)
                {
                    (_nodes, _latest, _read) = ([], null, 0);
                }

                _started = time.GetTimestamp();
                _reading = Task.Run(ReadAsync);
            }

            return _latest;
        }
    }

    /// <summary>Takes a node out of service, or back into it. Returns whether it exists.</summary>
    /// <exception cref="RpcException">The node did not respond.</exception>
    public Task<bool> SetDrainingAsync(string id, bool draining, CancellationToken cancellationToken) =>
        draining ? nodes.DrainAsync(id, cancellationToken) : nodes.StopDrainingAsync(id, cancellationToken);

    // Ends after the time limit of the questions, and never faults.
    private async Task ReadAsync()
    {
        try
        {
            var readings = await nodes.ReadAsync(withCalls: true, MaxNodes, CancellationToken.None);
            lock (_gate)
            {
                _latest = Add(readings);
            }
        }
        catch (Exception e)
        {
            LiveLog.NodesNotRead(logger, e);
        }
    }

    private NodesReading Add(IReadOnlyList<NodeReading> readings)
    {
        var (now, durations, errors) = (time.GetTimestamp(), new long[DurationBuckets.Count], 0L);
        var list = new List<LiveNode>();
        foreach (var reading in readings)
        {
            if (!_nodes.TryGetValue(reading.Snapshot.NodeId, out var history))
            {
                _nodes.Add(reading.Snapshot.NodeId, history = new NodeHistory());
            }

            list.Add(history.Add(reading, now, durations, ref errors));
        }

        foreach (var (id, history) in _nodes)
        {
            if (history.Heard != now && time.GetElapsedTime(history.Heard, now) < Memory && list.Count < 2 * MaxNodes)
            {
                list.Add(history.Describe(id, nodes.HasStopped(id) ? "stopped" : "lost"));
            }
            else if (history.Heard != now)
            {
                _nodes.Remove(id);
            }
        }

        var elapsed = _read == 0 ? 0 : time.GetElapsedTime(_read, now).TotalMilliseconds;
        _read = now;
        return new NodesReading
        {
            List = list,
            Second = elapsed > 0 ? new LiveSecond(UnixTime.Of(time.GetUtcNow()), elapsed, Sum(durations, errors), []) : null,
        };
    }

    private static LiveMethod[] Sum(long[] durations, long errors)
    {
        var buckets = new List<long>();
        for (var i = 0; i < durations.Length; i++)
        {
            if (durations[i] > 0)
            {
                buckets.Add(i);
                buckets.Add(durations[i]);
            }
        }

        return buckets.Count == 0 ? [] : [new LiveMethod("", false, errors, buckets)];
    }
}
