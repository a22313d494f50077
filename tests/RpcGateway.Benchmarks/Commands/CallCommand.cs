using System.CommandLine;
using RpcGateway.Benchmarks.Clients;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Makes this process a client that carries out orders; the comparison starts it so.</summary>
internal static class CallCommand
{
    public static Command Create()
    {
        var command = new Command(DotNetClient.Command, "Runs the client.") { Hidden = true };
        command.SetAction((_, _) => ClientHost.RunAsync());
        return command;
    }
}
