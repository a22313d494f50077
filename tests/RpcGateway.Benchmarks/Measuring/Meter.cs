namespace RpcGateway.Benchmarks.Measuring;

/// <summary>Measures the resources that a server uses in a period.</summary>
internal sealed class Meter
{
    private readonly ServerProcess _server;
    private readonly int[] _ids;
    private readonly long _allocated;
    private readonly TimeSpan _loadCpu;
    private readonly TimeSpan _cpu;
    private readonly long _started;

    private Meter(ServerProcess server)
    {
        _server = server;
        _ids = [server.Id, .. server.ReadNeighbours().Select(neighbour => neighbour.Id)];
        _allocated = server.ReadAllocatedBytes();
        _loadCpu = ProcessReading.ReadCpu(Environment.ProcessId);
        _cpu = ReadCpu();
        _started = Stopwatch.GetTimestamp();
    }

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public static Meter Start(ServerProcess server) => new(server);

    /// <summary>Ends the period, in which this number of operations was done.</summary>
    public Spending Stop(long operations)
    {
        var elapsed = Elapsed;
        var cpu = ReadCpu() - _cpu;
        var loadCpu = ProcessReading.ReadCpu(Environment.ProcessId) - _loadCpu;
        var allocated = _server.ReadAllocatedBytes() - _allocated;
        return new Spending(operations, elapsed, cpu, loadCpu, allocated);
    }

    private TimeSpan ReadCpu() => TimeSpan.FromTicks(_ids.Sum(id => ProcessReading.ReadCpu(id).Ticks));
}
