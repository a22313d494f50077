using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Logs the export endpoints and failed exports. At shutdown it flushes all signals concurrently and for a limited
/// time; the SDK would flush them one after another.
/// </summary>
internal sealed class ExportLifetime(
    ExportSettings settings,
    IConfiguration configuration,
    TracerProvider tracer,
    MeterProvider meter,
    LoggerProvider logs,
    ILogger<ExportLifetime> logger) : IHostedLifecycleService, IDisposable
{
    // An unreachable collector must not delay the end of the process.
    private const int MaxFlushMilliseconds = 5000;

    private ExportWatch? _watch;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _watch = new ExportWatch(logger);
        LogEndpoint("Traces", "TRACES", settings.Traces);
        LogEndpoint("Metrics", "METRICS", settings.Metrics);
        LogEndpoint("Logs", "LOGS", settings.Logs);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // At this point only the exporters still log (their failures). Disposing the providers later does not wait for the
    // collector again, because they are already shut down.
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        StartThread(() => tracer.Shutdown(MaxFlushMilliseconds)),
        StartThread(() => meter.Shutdown(MaxFlushMilliseconds)),
        StartThread(() => logs.Shutdown(MaxFlushMilliseconds)));

    public void Dispose() => _watch?.Dispose();

    // Each shutdown blocks its own thread: if the pool had too few threads, they would run one after another.
    private static Task StartThread(Action shutDown) => Task.Factory.StartNew(
        shutDown, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void LogEndpoint(string what, string signal, bool isOn)
    {
        if (isOn && Uri.TryCreate(ExportSettings.GetEndpoint(configuration, signal), UriKind.Absolute, out var endpoint))
        {
            ExportLog.Exporting(logger, what, endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        }
    }
}
