namespace RpcGateway.Host.Telemetry;

/// <summary>Which signals are exported, by the variables of the OpenTelemetry specification.</summary>
/// <param name="Traces">Whether traces are.</param>
/// <param name="Metrics">Whether metrics are.</param>
/// <param name="Logs">Whether logs are.</param>
internal sealed record ExportSettings(bool Traces, bool Metrics, bool Logs)
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Disabled = "OTEL_SDK_DISABLED";

    public bool Any => Traces || Metrics || Logs;

    /// <summary>Nothing is exported that has no endpoint: the SDK would try the default one.</summary>
    public static ExportSettings Read(IConfiguration configuration)
    {
        return string.Equals(configuration[Disabled], "true", StringComparison.OrdinalIgnoreCase)
            ? new ExportSettings(false, false, false)
            : new ExportSettings(IsOn("TRACES"), IsOn("METRICS"), IsOn("LOGS"));

        bool IsOn(string signal) =>
            GetEndpoint(configuration, signal) is not null
            && !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The endpoint of a signal: its own, or that of all.</summary>
    public static string? GetEndpoint(IConfiguration configuration, string signal)
    {
        var own = configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"];
        var endpoint = string.IsNullOrWhiteSpace(own) ? configuration[Endpoint] : own;
        return string.IsNullOrWhiteSpace(endpoint) ? null : endpoint;
    }
}
