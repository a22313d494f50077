using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RpcGateway.Protocol;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Configures what the OpenTelemetry SDK exports over OTLP. The SDK reads its settings from the environment.
/// </summary>
internal static class ExportPipelines
{
    private const string ServiceName = "rpcgateway";

    public static void Add(WebApplicationBuilder builder, ExportSettings settings)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(Describe)
            .WithLogging(null, logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
                logs.ParseStateValues = true;
            })
            .UseOtlpExporter();

        // UseOtlpExporter covers all three signals. A disabled signal produces nothing, so its exporter never connects.
        if (settings.Traces)
        {
            telemetry.WithTracing(traces => traces.AddSource(RpcTelemetryNames.Source).AddAspNetCoreInstrumentation());
        }

        if (settings.Metrics)
        {
            telemetry.WithMetrics(metrics => metrics
                .AddMeter(RpcTelemetryNames.Source).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation());
        }

        if (!settings.Logs)
        {
            builder.Logging.AddFilter<OpenTelemetryLoggerProvider>(null, LogLevel.None);
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddHostedService<ExportLifetime>();
    }

    // The environment comes last so that it takes precedence.
    private static void Describe(ResourceBuilder resource) =>
        resource.AddService(ServiceName, serviceVersion: Version()).AddEnvironmentVariableDetector();

    private static string Version() => typeof(ExportPipelines).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
