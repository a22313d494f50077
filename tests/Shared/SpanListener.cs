using System.Collections.Concurrent;
using System.Diagnostics;

namespace RpcGateway.TestTools;

/// <summary>Listens to the spans of the process, also to those of other tests.</summary>
internal sealed class SpanListener : IDisposable
{
    private readonly ActivityListener _listener;

    /// <summary>Starts to listen.</summary>
    /// <param name="sampling">The sampling decision for each span.</param>
    /// <param name="otherSources">Sources besides that of the gateway.</param>
    public SpanListener(
        ActivitySamplingResult sampling = ActivitySamplingResult.AllDataAndRecorded, params string[] otherSources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RpcGateway" || otherSources.Contains(source.Name),
            Sample = (ref _) => sampling,
            ActivityStarted = Started.Enqueue,
            ActivityStopped = Ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans that have started.</summary>
    public ConcurrentQueue<Activity> Started { get; } = new();

    /// <summary>The spans that have ended.</summary>
    public ConcurrentQueue<Activity> Ended { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
