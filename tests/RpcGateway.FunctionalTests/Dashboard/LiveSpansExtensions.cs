using RpcGateway.Dashboard.Live;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

internal static class LiveSpansExtensions
{
    /// <summary>Reads until the span of this trace has arrived.</summary>
    public static async Task<LiveSpan> FindAsync(
        this IAsyncEnumerator<LiveSpans> spans, string trace, string? alsoSeen = null, string? notSeen = null)
    {
        var seen = new List<LiveSpan>();
        while (true)
        {
            (await spans.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
            seen.AddRange(spans.Current.Spans);
            seen.Should().NotContain(span => span.TraceId == notSeen);
            seen.Should().NotContain(span => span.Name.StartsWith(ILive.Prefix, StringComparison.Ordinal));
            if (seen.Find(span => span.TraceId == trace) is { } found
                && (alsoSeen is null || seen.Exists(span => span.TraceId == alsoSeen)))
            {
                return found;
            }
        }
    }
}
