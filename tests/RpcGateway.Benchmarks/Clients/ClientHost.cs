using System.Text.Json;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Servers;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Clients;

/// <summary>
/// Runs the .NET clients in a process of their own, each with its server in another. It carries out the orders of the
/// comparison and ends with its input.
/// </summary>
internal static class ClientHost
{
    public static async Task RunAsync()
    {
        await using var gateway = await ServerProcess.StartAsync(Peers.GatewayServer);
        await using var signalR = await ServerProcess.StartAsync(Peers.SignalRServer);
        await Console.Out.WriteLineAsync($"{ControlLine.Port} {gateway.Port}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var order = JsonSerializer.Deserialize<ClientOrder>(line)!;
            var client = BenchClient.All.Single(client => client.Name == order.Client);
            var server = client.Server == Peers.SignalRServer ? signalR : gateway;
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await ClientLoad.RunAsync(client, server.Port, order)));
        }
    }
}
