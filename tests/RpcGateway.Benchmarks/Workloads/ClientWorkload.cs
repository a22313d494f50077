using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>What a call costs a .NET client that makes it through its typed proxy.</summary>
internal sealed class ClientWorkload : IWorkload
{
    private const string ValueTasks = "gateway, ValueTask";
    private const string Tasks = "gateway, Task";

    // The string that the caller gets is 88 of them.
    private const double MostBytes = 250;

    // With the server on the same two cores.
    private const double LeastCalls = 400_000;

    public string Name => "client";

    public string Title => "Typed calls of the .NET client, one connection: CPU and bytes of the client's process";

    public IEnumerable<Case> CreateCases(CompareSettings settings) => [Create(1), Create(100)];

    private static Case Create(int callers) => new(
        $"{new LoadShape(1, callers)}",
        [new ClientCalls(ValueTasks, callers, takesTasks: false), new ClientCalls(Tasks, callers, takesTasks: true)],
        ClientCalls.Columns,
        callers == 1
            ? []
            :
            [
                new Bar(ValueTasks, Measure.CallsPerSecond, LeastCalls, IsLeast: true),
                new Bar(ValueTasks, Measure.BytesPerCall, MostBytes),
                new Bar(Tasks, Measure.BytesPerCall, MostBytes),
            ]);
}
