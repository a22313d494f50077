using System.Text.Json;
using RpcGateway.Benchmarks.Clients;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Calls of a .NET client, each caller's again when it has its answer. What is measured is the client.</summary>
internal sealed class ClientCalls(string name, int callers) : Contestant(name, Client)
{
    private static readonly DotNetClient Client = new();

    public static IReadOnlyList<Measure> Columns { get; } =
        [Measure.CpuPerCall, Measure.CallsPerSecond, Measure.P50, Measure.P99, Measure.BytesPerCall];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var order = new ClientOrder(Name, callers, duration.TotalSeconds);
        var result = JsonSerializer.Deserialize<ClientResult>(process.Ask(JsonSerializer.Serialize(order)))!;
        return Task.FromResult(new Figures
        {
            [Measure.CpuPerCall] = result.CpuMicroseconds / result.Calls,
            [Measure.CallsPerSecond] = result.Calls / result.Seconds,
            [Measure.P50] = result.P50,
            [Measure.P99] = result.P99,
            [Measure.BytesPerCall] = (double)result.AllocatedBytes / result.Calls,
        });
    }
}
