using System.CommandLine;
using RpcGateway.Benchmarks.Commands;

var root = new RootCommand("What the gateway costs, beside its peers and by its parts.")
{
    CompareCommand.Create(),
    GrowCommand.Create(),
    MicroCommand.Create(),
    ServeCommand.Create(),
    CallCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
