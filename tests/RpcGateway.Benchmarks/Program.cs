using System.CommandLine;
using RpcGateway.Benchmarks.Commands;

var root = new RootCommand("Measures the costs of the gateway, of its peers, and of its parts.")
{
    MeasureCommand.CreateCompare(),
    MeasureCommand.CreateGrow(),
    MicroCommand.Create(),
    RestartCommand.Create(),
    MailboxCommand.Create(),
    NodesCommand.Create(),
    ProcessCommands.CreateServe(),
    ProcessCommands.CreateBackend(),
    ProcessCommands.CreateCall(),
};
return await root.Parse(args).InvokeAsync();
