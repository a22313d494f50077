using System.Diagnostics;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Measuring;

/// <summary>Measures what a server spends between two moments.</summary>
internal sealed class Meter
{
    private readonly ServerProcess _server;
    private readonly long _allocated;
    private readonly TimeSpan _loadCpu;
    private readonly TimeSpan _cpu;
    private readonly long _started;

    private Meter(ServerProcess server)
    {
        _server = server;
        _allocated = server.ReadStatistics().AllocatedBytes;
        _loadCpu = ProcessReading.ReadCpu(Environment.ProcessId);
        _cpu = ProcessReading.ReadCpu(server.Id);
        _started = Stopwatch.GetTimestamp();
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public static Meter Start(ServerProcess server) => new(server);

    /// <summary>What was spent since, and for each of the operations that were done meanwhile.</summary>
    public Spending Stop(long operations)
    {
        var elapsed = Elapsed;
        var cpu = ProcessReading.ReadCpu(_server.Id) - _cpu;
        var loadCpu = ProcessReading.ReadCpu(Environment.ProcessId) - _loadCpu;
        var allocated = _server.ReadStatistics().AllocatedBytes - _allocated;
        return new Spending(operations, elapsed, cpu, loadCpu, allocated);
    }
}
