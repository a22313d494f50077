using System.Diagnostics.Tracing;
using System.Globalization;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Host.Telemetry;

/// <summary>
/// Says in the log that the exporter fails, which it tells nobody but its own event source; now and then only, since a
/// collector may be gone for long.
/// </summary>
internal sealed class ExportWatch : EventListener
{
    private const string ExporterSource = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    // Null until the constructor of the base has told of the sources that are there already.
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
