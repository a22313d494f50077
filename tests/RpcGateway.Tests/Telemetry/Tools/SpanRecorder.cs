using System.Collections.Concurrent;
using System.Diagnostics;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>
/// Records spans below a root of its own. Other tests make spans too: only those of its trace count, and those that link
/// to it.
/// </summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RpcGateway",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Activity.Current = null;
        Root = new Activity("root").Start();
    }

    public Activity Root { get; }

    public IReadOnlyList<Activity> Ended =>
        [.. _spans.Where(span => span.TraceId == Root.TraceId || span.Links.Any(link => link.Context.TraceId == Root.TraceId))];

    public void Dispose()
    {
        Root.Stop();
        _listener.Dispose();
    }

    /// <summary>A call's answer may come before its span ends.</summary>
    public async Task<IReadOnlyList<Activity>> WaitAsync(int count)
    {
        await Eventually.IsTrueAsync(() => Ended.Count >= count);
        Ended.Should().HaveCount(count);
        return Ended;
    }

    public async Task<Activity> WaitAsync(ActivityKind kind, string name)
    {
        await Eventually.IsTrueAsync(() => Ended.Any(IsIt));
        return Ended.Single(IsIt);

        bool IsIt(Activity span) => span.Kind == kind && span.DisplayName == name;
    }
}
