using System.CommandLine;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Servers;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Makes this process one of the servers; the comparison starts it so.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("server");
        name.AcceptOnlyFromAmong([.. HostedServers.All.Select(server => server.Name)]);
        var command = new Command(DotNetServer.Command, "Runs one of the servers.") { name };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) => ServerHost.RunAsync(
            HostedServers.All.Single(server => server.Name == arguments.GetValue(name)), cancellationToken));
        return command;
    }
}
