using System.Text.Json.Serialization;

namespace RpcGateway.Dashboard.Live;

/// <summary>Some spans in the order in which they ended.</summary>
/// <param name="Spans">The spans.</param>
/// <param name="Lost">How many before them are no longer there: who watches was too slow.</param>
/// <param name="Mark">What to ask for to go on behind them.</param>
internal sealed record LiveSpans(
    [property: JsonPropertyName("spans")] IReadOnlyList<LiveSpan> Spans,
    [property: JsonPropertyName("lost")] long Lost,
    [property: JsonPropertyName("mark")] string Mark);
