using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.Transfers;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Bytes in one direction, all of them at least once, and again until the time has passed.</summary>
internal sealed class Transfer(
    string name, IServer server, ITransferDialect dialect, TransferDirection direction, long bytes)
    : Contestant(name, server)
{
    private const double Mega = 1e6;
    private const double Giga = 1e9;

    public static IReadOnlyList<Measure> Columns { get; } =
    [
        Measure.MegabytesPerSecond, Measure.CpuPerGigabyte, Measure.BytesPerMegabyte, Measure.PeakMemory, Measure.PeakGrowth,
        Measure.LoadCpuPerGigabyte,
    ];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        process.CollectGarbage();
        process.ForgetPeak();
        var before = process.Read().ResidentBytes;

        var meter = Meter.Start(process);
        var transferred = 0L;
        do
        {
            Run(process.Port);
            transferred += bytes;
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (meter.Elapsed < duration);

        var spending = meter.Stop(transferred);
        var peak = process.Read().PeakResidentBytes;
        return Task.FromResult(new Figures
        {
            [Measure.MegabytesPerSecond] = spending.PerSecond / Mega,
            [Measure.CpuPerGigabyte] = spending.Cpu.TotalSeconds / transferred * Giga,
            [Measure.LoadCpuPerGigabyte] = spending.LoadCpu.TotalSeconds / transferred * Giga,
            [Measure.BytesPerMegabyte] = spending.Bytes * Mega,
            [Measure.PeakMemory] = peak / Mega,
            [Measure.PeakGrowth] = (peak - before) / Mega,
        });
    }

    private void Run(int port)
    {
        using var loop = new EventLoop();
        var connection = TransferConnection.Open(port, dialect, direction, bytes);
        loop.Add(connection);
        connection.Start();
        loop.Flush();
        loop.RunUntil(() => connection.IsDone);
    }
}
