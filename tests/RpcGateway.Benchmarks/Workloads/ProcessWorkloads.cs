using System.Text.Json;
using RpcGateway.Benchmarks.Clients;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Workloads that measure other programs than the peers: .NET clients, and the host.</summary>
internal static class ProcessWorkloads
{
    // The string that the caller gets takes 88 of them.
    private const double MaxClientBytes = 250;

    // With the server on the same two cores.
    private const double MinClientCalls = 400_000;

    private static readonly ThisProgram ClientProgram = new("client", ThisProgram.CallCommand) { IsClient = true };

    public static Workload Clients { get; } = new(
        "client",
        "Calls of .NET clients, one connection: CPU and bytes of the client's process",
        _ =>
        [
            CreateClients(1),
            CreateClients(
                100,
                new Goal(BenchClient.ValueTasks, Measure.CallsPerSecond, MinClientCalls, IsMinimum: true),
                new Goal(BenchClient.ValueTasks, Measure.BytesPerCall, MaxClientBytes),
                new Goal(BenchClient.Tasks, Measure.BytesPerCall, MaxClientBytes)),
        ]);

    public static Workload Start { get; } = new("start", "From the start of the host's process to the first response", _ =>
    [
        new Case("first call", [CreateFirstCall()], [Measure.StartTime, Measure.StartCpu, Measure.ResidentMemory]) { NeedsNewProcess = true },
    ]);

    private static Case CreateClients(int callers, params IReadOnlyList<Goal> goals) => new(
        $"{new LoadShape(1, callers)}",
        [.. BenchClient.All.Select(client => new Contestant(
            client.Name, ClientProgram, (process, duration) => RunClient(process, client.Name, callers, duration)))],
        [Measure.CpuPerCall, Measure.CallsPerSecond, Measure.P50, Measure.P99, Measure.BytesPerCall],
        goals);

    private static Figures RunClient(ServerProcess process, string client, int callers, TimeSpan duration)
    {
        var run = new ClientRun(client, callers, duration.TotalSeconds);
        var result = JsonSerializer.Deserialize<ClientResult>(process.Execute(JsonSerializer.Serialize(run)))!;
        return new Figures
        {
            [Measure.CpuPerCall] = result.CpuMicroseconds / result.Calls,
            [Measure.CallsPerSecond] = result.Calls / result.Seconds,
            [Measure.P50] = result.P50Microseconds,
            [Measure.P99] = result.P99Microseconds,
            [Measure.BytesPerCall] = (double)result.AllocatedBytes / result.Calls,
        };
    }

    private static Contestant CreateFirstCall() => new(Peer.BuiltHost.Name, Peer.BuiltHost.Server, (process, _) =>
    {
        using var socket = BlockingClient.Connect(
            process.Port, Peer.BuiltHost.Dialect, bufferSize: 4096, Request.ShortText, out var _);
        var age = process.Age;
        var reading = process.Read();
        return new Figures
        {
            [Measure.StartTime] = age.TotalMilliseconds,
            [Measure.StartCpu] = reading.Cpu.TotalMilliseconds,
            [Measure.ResidentMemory] = reading.ResidentBytes / 1e6,
        };
    });
}
