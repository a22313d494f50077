using System.Threading.Channels;
using RpcGateway.SampleContracts;

namespace RpcGateway.Samples.Monitoring;

/// <summary>The watchers that have the same interval, and their latest reading.</summary>
internal sealed class SampleSeries(long start, ProcessReading first)
{
    private ProcessReading _latest = first;

    /// <summary>The tick at which the first interval starts.</summary>
    public long Start => start;

    public HashSet<Channel<MonitorSample>> Watchers { get; } = [];

    public void Publish(ProcessReading reading, int connections)
    {
        var sample = reading.Since(_latest, connections);
        _latest = reading;
        foreach (var watcher in Watchers)
        {
            watcher.Writer.TryWrite(sample);
        }
    }
}
