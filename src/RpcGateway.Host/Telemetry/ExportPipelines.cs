using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RpcGateway.Protocol;

namespace RpcGateway.Host.Telemetry;

/// <summary>What the SDK listens to, and that it sends it over OTLP; the rest it reads from the environment itself.</summary>
internal static class ExportPipelines
{
    private const string ServiceName = "rpcgateway";

    // Beside our own: of the server below, and of the runtime.
    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void Add(WebApplicationBuilder builder, ExportSettings settings)
    {
        var configuration = builder.Configuration;
        builder.Services.AddHostedService(services => new ExportLifetime(
            settings,
            configuration,
            settings.Traces ? CreateTracer(configuration) : null,
            settings.Metrics ? CreateMeter(configuration) : null,
            services.GetService<LoggerProvider>(),
            services.GetRequiredService<ILogger<ExportLifetime>>()));
        if (settings.Logs)
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeFormattedMessage = true;
                logs.IncludeScopes = true;
                logs.ParseStateValues = true;
                logs.SetResourceBuilder(Describe(ResourceBuilder.CreateEmpty()));
                logs.AddOtlpExporter(options => ExportTarget.Configure(options, configuration, "LOGS"));
            });
        }
    }

    private static TracerProvider CreateTracer(IConfiguration configuration) => Sdk.CreateTracerProviderBuilder()
        .ConfigureServices(services => services.AddSingleton(configuration))
        .SetResourceBuilder(Describe(ResourceBuilder.CreateEmpty()))
        .AddSource(RpcTelemetryNames.Source, "Microsoft.AspNetCore")
        .AddProcessor(new HttpSpanNames())
        .AddOtlpExporter(options => ExportTarget.Configure(options, configuration, "TRACES"))
        .Build();

    private static MeterProvider CreateMeter(IConfiguration configuration) => Sdk.CreateMeterProviderBuilder()
        .ConfigureServices(services => services.AddSingleton(configuration))
        .SetResourceBuilder(Describe(ResourceBuilder.CreateEmpty()))
        .AddMeter([RpcTelemetryNames.Source, .. Meters])
        .AddOtlpExporter(options => ExportTarget.Configure(options, configuration, "METRICS"))
        .Build();

    // The environment last, for it to win.
    private static ResourceBuilder Describe(ResourceBuilder resource) => resource
        .AddTelemetrySdk()
        .AddService(ServiceName, serviceVersion: Version())
        .AddEnvironmentVariableDetector();

    private static string Version() => typeof(ExportPipelines).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
