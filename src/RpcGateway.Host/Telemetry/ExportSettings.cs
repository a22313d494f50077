namespace RpcGateway.Host.Telemetry;

/// <summary>Which signals are exported, by the variables of the OpenTelemetry specification.</summary>
/// <param name="Traces">Whether traces are exported.</param>
/// <param name="Metrics">Whether metrics are exported.</param>
/// <param name="Logs">Whether logs are exported.</param>
internal sealed record ExportSettings(bool Traces, bool Metrics, bool Logs)
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Disabled = "OTEL_SDK_DISABLED";

    public bool Any => Traces || Metrics || Logs;

    /// <summary>
    /// Reads the settings. A signal without an endpoint is not exported; the SDK would use its default endpoint.
    /// </summary>
    public static ExportSettings Read(IConfiguration configuration)
    {
        return string.Equals(configuration[Disabled], "true", StringComparison.OrdinalIgnoreCase)
            ? new ExportSettings(false, false, false)
            : new ExportSettings(IsOn("TRACES"), IsOn("METRICS"), IsOn("LOGS"));

        bool IsOn(string signal) =>
            GetEndpoint(configuration, signal) is not null
            && !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns the endpoint of a signal: the signal's own variable, or the one for all signals.</summary>
    public static string? GetEndpoint(IConfiguration configuration, string signal)
    {
        var own = configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"];
        var endpoint = string.IsNullOrWhiteSpace(own) ? configuration[Endpoint] : own;
        return string.IsNullOrWhiteSpace(endpoint) ? null : endpoint;
    }
}
