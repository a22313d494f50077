using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Logs where telemetry goes and that an export failed. At the end it sends what is left of all signals, at the same time
/// and for a bounded time: the SDK would do so one after another.
/// </summary>
internal sealed class ExportLifetime(
    ExportSettings settings,
    IConfiguration configuration,
    TracerProvider tracer,
    MeterProvider meter,
    LoggerProvider logs,
    ILogger<ExportLifetime> logger) : IHostedLifecycleService, IDisposable
{
    // A collector that is gone must not hold up the end of the process.
    private const int MaxMilliseconds = 5000;

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

    // Only the exporters still log, about their failures. The disposal of the providers, which would wait for the
    // collector once more, then finds nothing to do.
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Begin(() => tracer.Shutdown(MaxMilliseconds)),
        Begin(() => meter.Shutdown(MaxMilliseconds)),
        Begin(() => logs.Shutdown(MaxMilliseconds)));

    public void Dispose() => _watch?.Dispose();

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
