using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load.Groups;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A post to a group of connections, again when the last of them has it.</summary>
internal sealed class GroupSend(string name, IServer server, IDialect dialect, Request post, int members)
    : Contestant(name, server)
{
    /// <summary>What is posted.</summary>
    public const string Text = "A text that everybody is to read";

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.CpuPerDelivery, Measure.DeliveriesPerSecond, Measure.LastP50, Measure.LastP99, Measure.BytesPerDelivery];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var load = new GroupLoad(process.Port, dialect, post, Text, members);
        return Task.FromResult(Run(load, process, duration / 10, duration));
    }

    /// <summary>Posts over and over; what comes before <paramref name="duration"/> is not counted.</summary>
    public static Figures Run(GroupLoad load, ServerProcess process, TimeSpan before, TimeSpan duration)
    {
        load.Start();
        load.RunFor(before);
        load.Latencies.Clear();
        var delivered = load.Delivered;
        var meter = Meter.Start(process);
        load.RunFor(duration);
        var spending = meter.Stop(load.Delivered - delivered);
        var figures = new Figures
        {
            [Measure.DeliveriesPerSecond] = spending.PerSecond,
            [Measure.CpuPerDelivery] = spending.CpuMicroseconds,
            [Measure.BytesPerDelivery] = spending.Bytes,
            [Measure.LastP50] = load.Latencies.Microseconds(50),
            [Measure.LastP99] = load.Latencies.Microseconds(99),
        };
        load.Stop();
        return figures;
    }
}
