using System.CommandLine;
using RpcGateway.Benchmarks.Clients;
using RpcGateway.Benchmarks.GatewayPeer;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>The hidden commands with which this program starts itself as a server or a client.</summary>
internal static class ProcessCommands
{
    public static Command CreateServe()
    {
        var name = new Argument<string>("server");
        name.AcceptOnlyFromAmong([.. Peer.HostedServers.Keys]);
        var command = new Command(ThisProgram.ServeCommand, "Runs one of the servers.") { name };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) =>
            ServerHost.RunAsync(Peer.HostedServers[arguments.GetValue(name)!], cancellationToken));
        return command;
    }

    public static Command CreateBackend()
    {
        var gateway = new Argument<string>("gateway");
        var command = new Command(ThisProgram.BackendCommand, "Runs a service behind a gateway.") { gateway };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) =>
            BackendHost.RunAsync(new Uri(arguments.GetValue(gateway)!), cancellationToken));
        return command;
    }

    public static Command CreateCall()
    {
        var command = new Command(ThisProgram.CallCommand, "Runs the .NET clients.") { Hidden = true };
        command.SetAction((_, _) => ClientHost.RunAsync());
        return command;
    }
}
