using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Holds the pipelines of traces and metrics from before the first connection until after the last, and sends what they
/// still have, for a bounded time. That of logs is the logging's own, which ends with the application.
/// </summary>
internal sealed class ExportLifetime(
    ExportSettings settings,
    IConfiguration configuration,
    TracerProvider? tracer,
    MeterProvider? meter,
    ILogger<ExportLifetime> logger) : IHostedLifecycleService, IDisposable
{
    // A collector that is gone must not hold up the end of the process.
    private const int MostMilliseconds = 5000;

    private ExportWatch? _watch;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _watch = new ExportWatch(logger);
        Tell("Traces", "TRACES", settings.Traces);
        Tell("Metrics", "METRICS", settings.Metrics);
        Tell("Logs", "LOGS", settings.Logs);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => tracer?.Shutdown(MostMilliseconds), CancellationToken.None),
        Task.Run(() => meter?.Shutdown(MostMilliseconds), CancellationToken.None));

    public void Dispose()
    {
        _watch?.Dispose();
        tracer?.Dispose();
        meter?.Dispose();
    }

    private void Tell(string what, string signal, bool isOn)
    {
        if (isOn && Uri.TryCreate(ExportSettings.GetEndpoint(configuration, signal), UriKind.Absolute, out var endpoint))
        {
            ExportLog.Exporting(logger, what, endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        }
    }
}
