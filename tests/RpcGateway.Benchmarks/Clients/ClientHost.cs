using System.Text.Json;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Servers;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Clients;

/// <summary>
/// Runs the .NET client in a process of its own, with a gateway of its own in another. It carries out the orders of the
/// comparison and ends with its input.
/// </summary>
internal static class ClientHost
{
    public static async Task RunAsync()
    {
        await using var gateway = await ServerProcess.StartAsync(Peers.GatewayServer);
        await Console.Out.WriteLineAsync($"{ControlLine.Port} {gateway.Port}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var order = JsonSerializer.Deserialize<ClientOrder>(line)!;
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await ClientLoad.RunAsync(gateway.Port, order)));
        }
    }
}
