using System.Diagnostics.Metrics;
using RpcGateway.Protocol;

namespace RpcGateway.Samples.Monitoring;

/// <summary>Counts the calls that this process handled, as measured by the gateway's histogram.</summary>
internal sealed class CallCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _calls;
    private long _errors;

    public CallCounter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == RpcTelemetryNames.Source
                && instrument.Name == RpcTelemetryNames.MetricServerCallDuration)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(OnCall);
        _listener.Start();
    }

    public long Calls => Interlocked.Read(ref _calls);

    public long Errors => Interlocked.Read(ref _errors);

    public void Dispose() => _listener.Dispose();

    private void OnCall(
        Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        Interlocked.Increment(ref _calls);
        foreach (var tag in tags)
        {
            if (tag.Key == RpcTelemetryNames.ErrorType)
            {
                Interlocked.Increment(ref _errors);
                return;
            }
        }
    }
}
