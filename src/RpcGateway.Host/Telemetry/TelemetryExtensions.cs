using Microsoft.Extensions.Options;

namespace RpcGateway.Host.Telemetry;

/// <summary>Exports telemetry if the environment names an endpoint.</summary>
internal static class TelemetryExtensions
{
    /// <summary>
    /// Exports traces, metrics and logs over OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> or the variable of a signal is
    /// set. Otherwise the SDK is not loaded.
    /// </summary>
    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        var settings = ExportSettings.Read(builder.Configuration);
        if (!settings.Any)
        {
            return;
        }

        string[] errors = [.. ExportSettingsValidator.Validate(builder.Configuration)];
        if (errors.Length > 0)
        {
            throw new OptionsValidationException("OTEL", typeof(ExportSettings), errors);
        }

        ExportPipelines.Add(builder, settings);
    }
}
