using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load.Callbacks;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A call of every connection, again when the last has answered.</summary>
internal sealed class Callbacks(string name, IServer server, IDialect dialect, Request ask, int members)
    : Contestant(name, server)
{
    /// <summary>What is asked.</summary>
    public const string Text = "A question that everybody answers";

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.CpuPerCall, Measure.CallsPerSecond, Measure.LastAnswerP50, Measure.LastP99, Measure.BytesPerCall];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var load = new CallbackLoad(process.Port, dialect, ask, members);
        load.Start();
        load.RunFor(duration / 10);

        load.Latencies.Clear();
        var before = load.Answered;
        var meter = Meter.Start(process);
        load.RunFor(duration);
        var spending = meter.Stop(load.Answered - before);
        load.Stop();
        return Task.FromResult(new Figures
        {
            [Measure.CallsPerSecond] = spending.PerSecond,
            [Measure.CpuPerCall] = spending.CpuMicroseconds,
            [Measure.BytesPerCall] = spending.Bytes,
            [Measure.LastAnswerP50] = load.Latencies.Microseconds(50),
            [Measure.LastP99] = load.Latencies.Microseconds(99),
        });
    }
}
