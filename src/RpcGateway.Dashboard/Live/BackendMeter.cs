using System.Collections.Concurrent;
using System.Diagnostics;
using RpcGateway.Protocol;

namespace RpcGateway.Dashboard.Live;

/// <summary>
/// Collects the durations of forwarded calls for each instance of a backend. Metrics do not name instances, whose number has no limit over
/// time, so the durations come from the spans of the calls.
/// </summary>
internal sealed class BackendMeter : IDisposable
{
    // More instances than this are connected only if an application allows it.
    private const int MaxInstances = 2000;

    private readonly ConcurrentDictionary<string, MethodCounts> _instances = new(StringComparer.Ordinal);
    private readonly ActivityListener _listener;

    public BackendMeter()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RpcTelemetryNames.Source,

            // Without the Recorded flag, as the recorder of spans does.
            Sample = static (ref options) => options.Kind == ActivityKind.Client && !OwnCalls.Contains(options.Name)
                ? ActivitySamplingResult.AllData
                : ActivitySamplingResult.None,
            ActivityStopped = Count,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Returns the calls since the last time, and forgets instances without calls.</summary>
    public IReadOnlyList<LiveInstance> Take()
    {
        List<LiveInstance> taken = [];
        foreach (var (id, counts) in _instances)
        {
            if (counts.Take(id, isOutgoing: true) is { } calls)
            {
                taken.Add(new LiveInstance(id, calls.Errors, calls.Buckets));
            }
            else
            {
                _instances.TryRemove(id, out _);
            }
        }

        return taken;
    }

    // Also called for activities that only other listeners sampled.
    private void Count(Activity activity)
    {
        if (activity is { Kind: ActivityKind.Client, IsAllDataRequested: true }
            && activity.GetTagItem(RpcTelemetryNames.BackendInstance) is not null
            && activity.GetTagItem(RpcTelemetryNames.ConnectionId) is string id
            && (_instances.Count < MaxInstances || _instances.ContainsKey(id)))
        {
            _instances.GetOrAdd(id, static _ => new MethodCounts())
                .Count(activity.Duration.TotalSeconds, activity.Status == ActivityStatusCode.Error);
        }
    }
}
