using System.Diagnostics.Tracing;
using System.Globalization;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Logs the exporter's failures, which the exporter reports only through its event source. Logs one failure per pause,
/// because a collector may be unreachable for a long time.
/// </summary>
internal sealed class ExportWatch : EventListener
{
    private const string ExporterSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    // Null while the base constructor reports the existing sources.
    private readonly ILogger? _logger;
    private long _quietUntil;

    public ExportWatch(ILogger logger)
    {
        _logger = logger;
        foreach (var source in EventSource.GetSources())
        {
            OnEventSourceCreated(source);
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (_logger is not null && eventSource.Name == ExporterSource)
        {
            EnableEvents(eventSource, EventLevel.Warning);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        var now = Environment.TickCount64;
        var quietUntil = Interlocked.Read(ref _quietUntil);
        if (_logger is null || now < quietUntil
            || Interlocked.CompareExchange(ref _quietUntil, now + (long)Pause.TotalMilliseconds, quietUntil) != quietUntil)
        {
            return;
        }

        ExportLog.ExportFailed(_logger, Pause.TotalMinutes, PeerText.Clean(Describe(eventData), 300));
    }

    private static string Describe(EventWrittenEventArgs eventData)
    {
        object?[] values = [.. eventData.Payload ?? []];
        return eventData.Message is { } message
            ? string.Format(CultureInfo.InvariantCulture, message, values)
            : eventData.EventName ?? "";
    }
}
