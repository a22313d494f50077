namespace RpcGateway.Tests.Telemetry;

/// <summary>One measurement, with its attributes as text.</summary>
internal sealed record Measurement(string Instrument, double Value, IReadOnlyDictionary<string, string?> Tags)
{
    public string? this[string tag] => Tags.GetValueOrDefault(tag);
}
