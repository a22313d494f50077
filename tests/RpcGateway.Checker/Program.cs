using System.CommandLine;
using RpcGateway.Checker.Mailboxes;
using RpcGateway.Checker.Running;

var root = new RootCommand("Attacks a gateway and its clients, and checks the history of what they did.")
{
    RunCommand.Create(),
    RunCommand.CreateCheck(),
    RunCommand.CreateServe(),
    AppendCommand.Create(),
};

// The server handles SIGTERM itself.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
