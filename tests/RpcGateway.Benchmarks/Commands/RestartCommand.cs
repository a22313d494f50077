using System.CommandLine;
using RpcGateway.Benchmarks.Clients;
using RpcGateway.Benchmarks.GatewayPeer;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures how the clients of a server return after it was shut down.</summary>
internal static class RestartCommand
{
    public static Command Create()
    {
        var clients = new Option<int>("--clients") { Description = "The number of clients.", DefaultValueFactory = _ => 10_000 };
        var delay = new Option<int>("--reconnect-delay") { Description = "The ReconnectDelay of the server, in seconds." };
        var command = new Command("restart", "Replaces a server with many clients, and restarts it.") { clients, delay };
        command.SetAction(async (arguments, _) =>
        {
            var count = arguments.GetValue(clients);

            // A client can have two connections for a moment.
            if (!OpenFiles.Allows(2 * count))
            {
                await Console.Error.WriteLineAsync($"{count} clients need {2 * count} open files; the limit is {OpenFiles.Limit}.");
                return 1;
            }

            Environment.SetEnvironmentVariable(GatewayServer.ReconnectDelay, $"{arguments.GetValue(delay)}");
            await using var run = new RestartRun(count);
            await run.ConnectAsync();
            Console.WriteLine(await run.ReplaceAsync());
            Console.WriteLine(await run.RestartAsync());
            return 0;
        });
        return command;
    }
}
