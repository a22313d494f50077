using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Calls with one answer each, a number of them in flight on each connection.</summary>
internal sealed class Unary(
    string name, IServer server, IDialect dialect, Request request, LoadShape shape, Action<FrameSocket>? prepare = null)
    : Contestant(name, server)
{
    private static readonly TimeSpan RunUp = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<Measure> Columns { get; } =
    [
        Measure.CpuPerCall, Measure.CallsPerSecond, Measure.P50, Measure.P99, Measure.P999, Measure.BytesPerCall,
        Measure.LoadCpuPerCall,
    ];

    /// <summary>The echo of the raw server, of SignalR and of the gateway.</summary>
    public static IReadOnlyList<Contestant> Echoes(Request request, LoadShape shape) =>
    [
        new Unary(Peers.Raw, Peers.RawServer, Peers.RawEcho, request, shape),
        new Unary(Peers.SignalR, Peers.SignalRServer, Peers.Hub, request, shape),
        new Unary(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, request, shape),
    ];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var load = new ClosedLoop(process.Port, dialect, request, shape.Connections, shape.Window, prepare);
        load.Start();
        load.RunFor(RunUp < duration ? RunUp : duration);

        load.Latencies.Clear();
        var before = load.CountAnswers();
        var meter = Meter.Start(process);
        load.RunFor(duration);
        var spending = meter.Stop(load.CountAnswers() - before);
        var figures = ToFigures(spending, load.Latencies);
        load.Stop();
        return Task.FromResult(figures);
    }

    private static Figures ToFigures(Spending spending, Histogram latencies) => new()
    {
        [Measure.CallsPerSecond] = spending.PerSecond,
        [Measure.CpuPerCall] = spending.CpuMicroseconds,
        [Measure.BytesPerCall] = spending.Bytes,
        [Measure.P50] = latencies.Microseconds(50),
        [Measure.P99] = latencies.Microseconds(99),
        [Measure.P999] = latencies.Microseconds(99.9),
        [Measure.LoadCpuPerCall] = spending.LoadCpuMicroseconds,
    };
}
