using RpcGateway.SampleContracts;

namespace RpcGateway.Samples.Monitoring;

/// <summary>The counters of the process at one moment; a sample is the difference of two readings.</summary>
internal readonly record struct ProcessReading(DateTimeOffset Time, TimeSpan Cpu, long Calls, long Errors)
{
    /// <summary>Returns the rates between an earlier reading and this one, and the current values.</summary>
    public MonitorSample Since(ProcessReading earlier, int connections)
    {
        // At least a millisecond: two readings in the same clock tick would divide by zero.
        var seconds = Math.Max((Time - earlier.Time).TotalSeconds, 0.001);
        return new MonitorSample(
            Time,
            connections,
            Math.Round((Calls - earlier.Calls) / seconds, 2),
            Math.Round((Errors - earlier.Errors) / seconds, 2),
            Math.Round(Math.Clamp((Cpu - earlier.Cpu).TotalSeconds / seconds / Environment.ProcessorCount, 0, 1), 4),
            Environment.WorkingSet,
            GC.CollectionCount(0),
            GC.CollectionCount(1),
            GC.CollectionCount(2));
    }
}
