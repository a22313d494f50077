using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RpcGateway.Tests.Telemetry;

/// <summary>Listens to our meter from its creation on.</summary>
internal sealed class MeterRecorder : IDisposable
{
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();
    private readonly MeterListener _listener = new();

    public MeterRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "RpcGateway")
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyDictionary<string, Instrument> Instruments => _instruments;

    /// <summary>Everything told so far.</summary>
    public IReadOnlyList<Measurement> All => [.. _measurements];

    public void Dispose() => _listener.Dispose();

    /// <summary>Everything told so far to one instrument.</summary>
    public IReadOnlyList<Measurement> Of(string instrument) =>
        [.. _measurements.Where(measurement => measurement.Instrument == instrument)];

    /// <summary>What the instruments that are read tell now of one role.</summary>
    public IReadOnlyList<Measurement> Read(string instrument, string role)
    {
        _measurements.Clear();
        _listener.RecordObservableInstruments();
        return [.. Of(instrument).Where(measurement => measurement["rpcgateway.connection.role"] == role)];
    }

    /// <summary>Asks the instruments that are read, too.</summary>
    public void ReadAll() => _listener.RecordObservableInstruments();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measurements.Enqueue(new Measurement(
            instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString())));
}
