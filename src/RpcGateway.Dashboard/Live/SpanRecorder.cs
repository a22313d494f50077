using System.Diagnostics;
using RpcGateway.Protocol;

namespace RpcGateway.Dashboard.Live;

/// <summary>Records the spans of calls when they end.</summary>
internal sealed class SpanRecorder : IDisposable
{
    /// <summary>The maximum size of the recorded spans, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RpcTelemetryNames.Source,

            // AllData does not set the Recorded flag: the application's own listeners decide what is exported and what
            // peers learn about sampling.
            Sample = static (ref options) => IsShown(options.Name) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public LiveRing<LiveSpan> Spans { get; } = new(MaxBytes);

    public void Dispose() => _listener.Dispose();

    private static bool IsShown(string name) => name != RpcTelemetryNames.SpanConnect && !OwnCalls.Contains(name);

    // Also called for activities that only other listeners sampled.
    private void Add(Activity activity)
    {
        if (activity.IsAllDataRequested && IsShown(activity.OperationName))
        {
            var span = LiveSpan.Of(activity);
            Spans.Add(span, span.Size);
        }
    }
}
