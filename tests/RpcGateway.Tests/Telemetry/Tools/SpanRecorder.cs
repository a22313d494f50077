using System.Diagnostics;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>
/// Records the spans below its own root. Spans of other tests are ignored: only those of its trace count, and those that
/// link to it.
/// </summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly SpanListener _listener = new();

    public SpanRecorder()
    {
        Activity.Current = null;
        Root = new Activity("root").Start();
    }

    public Activity Root { get; }

    public IReadOnlyList<Activity> Ended =>
        [.. _listener.Ended.Where(span => span.TraceId == Root.TraceId || span.Links.Any(link => link.Context.TraceId == Root.TraceId))];

    public void Dispose()
    {
        Root.Stop();
        _listener.Dispose();
    }

    /// <summary>Waits for this number of spans: a span may end after the response of its call.</summary>
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
