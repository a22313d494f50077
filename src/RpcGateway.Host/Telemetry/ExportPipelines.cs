using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RpcGateway.Protocol;

namespace RpcGateway.Host.Telemetry;

/// <summary>What the OpenTelemetry SDK collects and exports over OTLP; it reads its settings from the environment.</summary>
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

        // The exporter is for all three signals: one that is not exported gets nothing to send, so it never connects.
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

    // The environment last, so that it wins.
    private static void Describe(ResourceBuilder resource) =>
        resource.AddService(ServiceName, serviceVersion: Version()).AddEnvironmentVariableDetector();

    private static string Version() => typeof(ExportPipelines).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
