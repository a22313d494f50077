using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;
using RpcGateway.Server;
using RpcGateway.Server.Nodes;
using RpcGateway.Services;

namespace RpcGateway.Dashboard.Live;

/// <summary>Serves the live page. Without a watcher, it listens to no telemetry and stores nothing.</summary>
internal sealed class LiveService : ILive
{
    // As much as a page can draw and a connection can carry, even if a hundred times as many calls end.
    private const int MaxSpans = 250;

    // As many as a page receives per second: with more, the oldest would be dropped before they are sent while spans
    // arrive at about the same rate.
    private const int MaxEarlierSpans = 2_500;

    // With hundreds of methods, one second takes tens of kilobytes.
    private const int MaxSeconds = 20;

    private static readonly TimeSpan SpanPause = TimeSpan.FromMilliseconds(100);

    private static readonly RpcClose Closed = new(RpcCloseCode.PolicyViolation, "An operator closed the connection.");

    private readonly LiveConnections _connections;
    private readonly LiveBackends _backends;
    private readonly LiveNodes _nodes;
    private readonly IRpcCallContext _call;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public LiveService(
        IRpcConnections connections,
        IRpcCallContext call,
        IOptions<RpcGatewayBackendOptions> options,
        NodeDirectory nodes,
        TimeProvider time,
        ILogger<LiveService> logger,
        IRpcBackends? backends = null)
    {
        _connections = new LiveConnections(connections);
        _backends = new LiveBackends(backends, options);
        _nodes = new LiveNodes(nodes, time, logger);
        _call = call;
        _time = time;
        _logger = logger;
        Meter = new WhileWatched<CallMeter>(() => new CallMeter(time));
        Recorder = new WhileWatched<SpanRecorder>(() => new SpanRecorder());
    }

    public WhileWatched<CallMeter> Meter { get; }

    public WhileWatched<SpanRecorder> Recorder { get; }

    public async IAsyncEnumerable<LiveSnapshot> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var watch = Meter.Enter();
        var meter = watch.Value;
        var position = meter.Seconds.Find(null);
        while (true)
        {
            // A new watcher receives the past seconds in several snapshots, all with the same reading of the
            // connections.
            var connections = _connections.Read();
            do
            {
                var seconds = meter.Seconds.Read(ref position, MaxSeconds, out _);
                yield return CreateSnapshot(meter, connections, seconds);
            }
            while (meter.Seconds.HasMore(position));

            await meter.Seconds.WaitAsync(position).WaitAsync(cancellationToken);
        }
    }

    public async IAsyncEnumerable<LiveSpans> WatchSpansAsync(
        string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var watch = Recorder.Enter();
        var ring = watch.Value.Spans;
        var position = ring.Find(after, MaxEarlierSpans);

        // The first item is sent at once, even if it is empty: the watcher misses no span from then on.
        while (true)
        {
            var spans = ring.Read(ref position, MaxSpans, out var lost);
            yield return new LiveSpans(spans, lost, ring.Mark(position));
            await Task.Delay(SpanPause, _time, cancellationToken);
            await ring.WaitAsync(position).WaitAsync(cancellationToken);
        }
    }

    public async Task<bool> CloseConnectionAsync(string connectionId, CancellationToken cancellationToken = default)
    {
        var user = PeerText.Clean(_call.User.Identity?.Name);
        var closed = await _connections.CloseAsync(connectionId, Closed, cancellationToken);
        if (closed)
        {
            LiveLog.ConnectionClosed(_logger, PeerText.Clean(connectionId), user);
        }

        return closed;
    }

    public async Task<bool> DrainBackendAsync(string id, CancellationToken cancellationToken = default)
    {
        var user = PeerText.Clean(_call.User.Identity?.Name);
        var drained = await _backends.DrainAsync(id, cancellationToken);
        if (drained is not null)
        {
            LiveLog.BackendDrained(_logger, drained, user);
        }

        return drained is not null;
    }

    public async Task<bool> SetNodeDrainingAsync(string id, bool draining, CancellationToken cancellationToken = default)
    {
        var user = PeerText.Clean(_call.User.Identity?.Name);
        var found = await _nodes.SetDrainingAsync(id, draining, cancellationToken);
        if (found && draining)
        {
            LiveLog.NodeDrained(_logger, PeerText.Clean(id), user);
        }
        else if (found)
        {
            LiveLog.NodeRestored(_logger, PeerText.Clean(id), user);
        }

        return found;
    }

    private LiveSnapshot CreateSnapshot(CallMeter meter, ConnectionsReading connections, IReadOnlyList<LiveSecond> seconds) => new()
    {
        Time = UnixTime.Of(_time.GetUtcNow()),
        Since = UnixTime.Of(meter.Since),
        ConnectionCount = connections.Count,
        CallCount = connections.Calls,
        StreamCount = connections.Streams,
        Queued = connections.Queued,
        Connections = connections.BusiestConnections,
        Calls = connections.LongestCalls,
        Backends = _backends.Read(),
        Nodes = _nodes.Read(),
        Seconds = seconds,
    };
}
