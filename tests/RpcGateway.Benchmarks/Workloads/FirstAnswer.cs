using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>One call of a process that was started for it.</summary>
internal sealed class FirstAnswer(PublishedHost host) : Contestant(host.Name, host)
{
    private const double Mega = 1e6;
    private const int BufferSize = 4096;

    private static readonly GatewayDialect Echo = new(sharesFrames: false, contract: "echo");

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.StartTime, Measure.StartCpu, Measure.ResidentMemory, Measure.PublishedSize];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var socket = BlockingCalls.Connect(process.Port, Echo, BufferSize);
        BlockingCalls.Call(socket, Echo, Request.Text(32));
        var age = process.Age;
        var reading = process.Read();
        return Task.FromResult(new Figures
        {
            [Measure.StartTime] = age.TotalMilliseconds,
            [Measure.StartCpu] = reading.Cpu.TotalMilliseconds,
            [Measure.ResidentMemory] = reading.ResidentBytes / Mega,
            [Measure.PublishedSize] = host.Bytes / Mega,
        });
    }
}
