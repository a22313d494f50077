using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Servers.Gateway;

/// <summary>The gateway with the OpenTelemetry SDK, which sends what it gathers nowhere: that is not the gateway's cost.</summary>
/// <param name="name">Its name.</param>
/// <param name="sampled">The share of traces that is kept; null for no traces at all.</param>
internal sealed class ObservedGatewayServer(string name, double? sampled) : IHostedServer
{
    private readonly GatewayServer _gateway = new();

    public string Name => name;

    public void AddServices(IServiceCollection services)
    {
        _gateway.AddServices(services);

        // Made by the first who asks, which is Map; disposed with the services.
        if (sampled is { } share)
        {
            services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder()
                .AddSource(RpcTelemetryNames.Source)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(share)))
                .AddProcessor(new BatchActivityExportProcessor(new Discarding<System.Diagnostics.Activity>()))
                .Build());
        }
        else
        {
            services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder()
                .AddMeter(RpcTelemetryNames.Source)
                .AddReader(new PeriodicExportingMetricReader(new Discarding<Metric>(), exportIntervalMilliseconds: 1000))
                .Build());
        }
    }

    public void Map(WebApplication app)
    {
        _ = sampled is null
            ? app.Services.GetRequiredService<MeterProvider>()
            : (object)app.Services.GetRequiredService<TracerProvider>();
        _gateway.Map(app);
    }

    private sealed class Discarding<T> : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch) => ExportResult.Success;
    }
}
