using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>The gateway with the OpenTelemetry SDK. The exporter discards everything: its cost is not the gateway's.</summary>
/// <param name="sampled">The share of traces that is sampled; null to collect metrics instead.</param>
internal sealed class ObservedGatewayServer(double? sampled) : IHostedServer
{
    private readonly GatewayServer _gateway = new();

    public void AddServices(IServiceCollection services)
    {
        _gateway.AddServices(services);
        services.AddSingleton<BaseProvider>(_ => sampled is { } share ? CreateTracing(share) : CreateMetrics());
    }

    public void Map(WebApplication app)
    {
        // Creates the provider, which the service provider disposes.
        app.Services.GetRequiredService<BaseProvider>();
        _gateway.Map(app);
    }

    private static TracerProvider CreateTracing(double share) => Sdk.CreateTracerProviderBuilder()
        .AddSource(RpcTelemetryNames.Source)
        .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(share)))
        .AddProcessor(new BatchActivityExportProcessor(new DiscardingExporter<Activity>()))
        .Build();

    private static MeterProvider CreateMetrics() => Sdk.CreateMeterProviderBuilder()
        .AddMeter(RpcTelemetryNames.Source)
        .AddReader(new PeriodicExportingMetricReader(new DiscardingExporter<Metric>(), exportIntervalMilliseconds: 1000))
        .Build();

    private sealed class DiscardingExporter<T> : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch) => ExportResult.Success;
    }
}
