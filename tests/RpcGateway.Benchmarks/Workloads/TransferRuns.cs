namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Transfers of bytes in one direction, at least one, and repeated until the time has passed.</summary>
internal static class TransferRuns
{
    private const double Mega = 1e6;
    private const double Giga = 1e9;

    // Holds several of the largest frames.
    private const int BufferSize = 256 * 1024;

    public static IReadOnlyList<Measure> Columns { get; } =
    [
        Measure.MegabytesPerSecond, Measure.CpuPerGigabyte, Measure.BytesPerMegabyte, Measure.PeakMemory, Measure.PeakGrowth,
        Measure.LoadCpuPerGigabyte,
    ];

    public static Contestant Create(Peer peer, ITransferDialect dialect, long bytes) => new(
        peer.Name,
        peer.Server,
        (process, duration, cancellationToken) => Task.FromResult(Run(process, duration, dialect, bytes, cancellationToken)));

    private static Figures Run(
        ServerProcess process, TimeSpan duration, ITransferDialect dialect, long bytes, CancellationToken cancellationToken)
    {
        process.CollectGarbage();
        ProcessReading.ResetPeak(process.Id);
        var before = process.Read().ResidentBytes;
        var meter = Meter.Start(process);
        var transferred = 0L;
        do
        {
            Transfer(process.Port, dialect, bytes);
            transferred += bytes;
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (meter.Elapsed < duration);

        var spending = meter.Stop(transferred);
        var peak = process.Read().PeakResidentBytes;
        return new Figures
        {
            [Measure.MegabytesPerSecond] = spending.PerSecond / Mega,
            [Measure.CpuPerGigabyte] = spending.Cpu.TotalSeconds / transferred * Giga,
            [Measure.LoadCpuPerGigabyte] = spending.LoadCpu.TotalSeconds / transferred * Giga,
            [Measure.BytesPerMegabyte] = spending.Bytes * Mega,
            [Measure.PeakMemory] = peak / Mega,
            [Measure.PeakGrowth] = (peak - before) / Mega,
        };
    }

    private static void Transfer(int port, ITransferDialect dialect, long bytes)
    {
        using var loop = new EventLoop();
        var socket = BlockingClient.Connect(port, dialect.Connection, BufferSize);
        var connection = new TransferConnection(socket, dialect, bytes);
        loop.Add(connection);
        connection.Start();
        loop.Flush();
        loop.RunUntil(() => connection.IsDone);
    }
}
