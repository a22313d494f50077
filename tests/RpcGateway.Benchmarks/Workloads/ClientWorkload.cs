using RpcGateway.Benchmarks.Clients;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>What a call costs a .NET client: ours through its typed proxy, StreamJsonRpc's, and SignalR's.</summary>
internal sealed class ClientWorkload : IWorkload
{
    // The string that the caller gets is 88 of them.
    private const double MostBytes = 250;

    // With the server on the same two cores.
    private const double LeastCalls = 400_000;

    public string Name => "client";

    public string Title => "Calls of .NET clients, one connection: CPU and bytes of the client's process";

    public IEnumerable<Case> CreateCases(CompareSettings settings) => [Create(1), Create(100)];

    private static Case Create(int callers) => new(
        $"{new LoadShape(1, callers)}",
        [.. BenchClient.All.Select(client => new ClientCalls(client.Name, callers))],
        ClientCalls.Columns,
        callers == 1
            ? []
            :
            [
                new Bar(BenchClient.ValueTasks, Measure.CallsPerSecond, LeastCalls, IsLeast: true),
                new Bar(BenchClient.ValueTasks, Measure.BytesPerCall, MostBytes),
                new Bar(BenchClient.Tasks, Measure.BytesPerCall, MostBytes),
            ]);
}
