using System.Diagnostics.Metrics;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>The metric of open handles, since its creation.</summary>
internal sealed class HandleCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _value;

    public HandleCount(string backend)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "rpcgateway.active_handles")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            if (tags.Length == 1 && tags[0] is { Key: "rpcgateway.backend.name", Value: string name } && name == backend)
            {
                Interlocked.Add(ref _value, change);
            }
        });
        _listener.Start();
    }

    public long Value => Interlocked.Read(ref _value);

    public void Dispose() => _listener.Dispose();
}
