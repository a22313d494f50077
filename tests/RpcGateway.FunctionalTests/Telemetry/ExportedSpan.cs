using System.Text.Json;

namespace RpcGateway.FunctionalTests.Telemetry;

/// <summary>A span as it was exported.</summary>
internal sealed class ExportedSpan(JsonElement span)
{
    // As in the definitions: 2 is SERVER, 3 is CLIENT.
    public const int Server = 2;
    public const int Client = 3;

    public string Name => span.GetProperty("name").GetString()!;

    public int Kind => span.GetProperty("kind").GetInt32();

    public string TraceId => Hex(span, "traceId");

    public string SpanId => Hex(span, "spanId");

    public string ParentSpanId => Hex(span, "parentSpanId");

    public IEnumerable<string> Links => span.TryGetProperty("links", out var links)
        ? links.EnumerateArray().Select(link => Hex(link, "spanId"))
        : [];

    public string? this[string attribute] => Attribute(span, attribute);

    /// <summary>An attribute of a span, a log record or a resource, as text.</summary>
    public static string? Attribute(JsonElement owner, string name) => owner.TryGetProperty("attributes", out var attributes)
        ? attributes.EnumerateArray()
            .Where(attribute => attribute.GetProperty("key").GetString() == name)
            .Select(attribute => attribute.GetProperty("value").EnumerateObject().First().Value.ToString())
            .FirstOrDefault()
        : null;

    /// <summary>An id in hexadecimal digits, as other tools write it.</summary>
    public static string Hex(JsonElement owner, string name) => owner.TryGetProperty(name, out var id)
        ? Convert.ToHexStringLower(id.GetBytesFromBase64())
        : "";
}
