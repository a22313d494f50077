using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Holds the pipelines of traces and metrics from before the first connection until after the last, and sends what they
/// and that of logs still have, all at once and for a bounded time.
/// </summary>
internal sealed class ExportLifetime(
    ExportSettings settings,
    IConfiguration configuration,
    TracerProvider? tracer,
    MeterProvider? meter,
    LoggerProvider? logs,
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

    // Nobody writes lines any more but the exporters, of their failures; the disposal of the logging, which would wait
    // for the collector once more, finds nothing to do.
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Begin(() => tracer?.Shutdown(MostMilliseconds)),
        Begin(() => meter?.Shutdown(MostMilliseconds)),
        Begin(() => logs?.Shutdown(MostMilliseconds)));

    public void Dispose()
    {
        _watch?.Dispose();
        tracer?.Dispose();
        meter?.Dispose();
    }

    // Each blocks a thread of its own: the pool may have fewer at once, and then they would wait one after another.
    private static Task Begin(Action shutDown) => Task.Factory.StartNew(
        shutDown, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Tell(string what, string signal, bool isOn)
    {
        if (isOn && Uri.TryCreate(ExportSettings.GetEndpoint(configuration, signal), UriKind.Absolute, out var endpoint))
        {
            ExportLog.Exporting(logger, what, endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        }
    }
}
