using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>A portion of the spans, in the order in which they ended.</summary>
/// <param name="Spans">The spans.</param>
/// <param name="Lost">The number of spans dropped before these because the watcher was too slow.</param>
/// <param name="Mark">The argument that continues after these spans.</param>
internal sealed record LiveSpans(
    [property: JsonPropertyName("spans")] IReadOnlyList<LiveSpan> Spans,
    [property: JsonPropertyName("lost")] long Lost,
    [property: JsonPropertyName("mark")] string Mark);
