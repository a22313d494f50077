using System.Globalization;
using OpenTelemetry.Exporter;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Where and how one signal is sent. The SDK reads the variables for all signals; those for one of them are read here.
/// </summary>
internal static class ExportTarget
{
    public static void Configure(OtlpExporterOptions options, IConfiguration configuration, string signal)
    {
        if (Read("PROTOCOL") is { } protocol)
        {
            options.Protocol = protocol == "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        }

        if (Read("ENDPOINT") is { } endpoint)
        {
            options.Endpoint = new Uri(endpoint);
        }

        if (Read("HEADERS") is { } headers)
        {
            options.Headers = headers;
        }

        if (Read("COMPRESSION") is { } compression)
        {
            options.Compression = compression == "gzip" ? OtlpExportCompression.GZip : OtlpExportCompression.None;
        }

        if (Read("TIMEOUT") is { } timeout)
        {
            options.TimeoutMilliseconds = int.Parse(timeout, CultureInfo.InvariantCulture);
        }

        string? Read(string what) =>
            configuration[$"OTEL_EXPORTER_OTLP_{signal}_{what}"] is { } value && !string.IsNullOrWhiteSpace(value)
                ? value.Trim()
                : null;
    }
}
