using System.Diagnostics;
using RpcGateway.Protocol;

namespace RpcGateway.Dashboard.Live;

/// <summary>Keeps the spans of calls as they end.</summary>
internal sealed class SpanRecorder : IDisposable
{
    /// <summary>The bytes of memory that they may take.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RpcTelemetryNames.Source,

            // Never recorded: what the application's own listeners export, and what peers are told of it, stays theirs
            // to decide.
            Sample = static (ref options) => IsShown(options.Name) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public LiveRing<LiveSpan> Spans { get; } = new(MaxBytes);

    public void Dispose() => _listener.Dispose();

    private static bool IsShown(string name) => name != RpcTelemetryNames.SpanConnect && !OwnCalls.Contains(name);

    // Also of those that only others asked for.
    private void Add(Activity activity)
    {
        if (activity.IsAllDataRequested && IsShown(activity.OperationName))
        {
            var span = LiveSpan.Of(activity);
            Spans.Add(span, span.Size);
        }
    }
}
