using Microsoft.Extensions.Options;

namespace RpcGateway.Host.Telemetry;

/// <summary>Exports telemetry where the environment says where to.</summary>
internal static class TelemetryExtensions
{
    /// <summary>
    /// Exports traces, metrics and logs over OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> or a variable like it is set; else
    /// not even the SDK is loaded.
    /// </summary>
    public static void AddTelemetryExport(this WebApplicationBuilder builder)
    {
        var settings = ExportSettings.Read(builder.Configuration);
        if (!settings.Any)
        {
            return;
        }

        string[] mistakes = [.. ExportSettingsValidator.Validate(builder.Configuration)];
        if (mistakes.Length > 0)
        {
            throw new OptionsValidationException("OTEL", typeof(ExportSettings), mistakes);
        }

        ExportPipelines.Add(builder, settings);
    }
}
