using System.Text.Json;

namespace RpcGateway.Benchmarks.Clients;

/// <summary>
/// Runs the .NET clients in this process, and their servers in others. It makes the measurements that are requested on its
/// input, and stops at the end of the input.
/// </summary>
internal static class ClientHost
{
    public static async Task RunAsync()
    {
        await using var gateway = await ServerProcess.StartAsync(Peer.Gateway.Server);
        await using var signalR = await ServerProcess.StartAsync(Peer.SignalR.Server);
        await Console.Out.WriteLineAsync($"{ControlLine.Port} {gateway.Port}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var run = JsonSerializer.Deserialize<ClientRun>(line)!;
            var client = BenchClient.All.Single(client => client.Name == run.Client);
            var server = client.Server == Peer.SignalR.Server ? signalR : gateway;
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(await ClientLoad.RunAsync(client, server.Port, run)));
        }
    }
}
