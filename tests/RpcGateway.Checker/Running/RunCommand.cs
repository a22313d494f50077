using System.CommandLine;
using RpcGateway.Checker.Checking;
using RpcGateway.Checker.Contracts;
using RpcGateway.Checker.Faults;
using RpcGateway.Checker.Serving;

namespace RpcGateway.Checker.Running;

/// <summary>The commands of the program.</summary>
internal static class RunCommand
{
    private static readonly Option<string?> BugOption = new("--bug") { Description = $"A deliberate bug: {string.Join(", ", Bug.All)}." };

    public static Command Create()
    {
        var defaults = new CheckSettings { Folder = "" };
        var seconds = new Option<int>("--seconds") { Description = "How long.", DefaultValueFactory = _ => defaults.Seconds };
        var nodes = new Option<int>("--nodes")
        {
            Description = "The nodes of the gateway, which need Redis; 1 for one server without Redis.",
            DefaultValueFactory = _ => defaults.Nodes,
        };
        var seed = new Option<int>("--seed") { Description = "Determines the faults and calls.", DefaultValueFactory = _ => defaults.Seed };
        var clients = new Option<int>("--clients") { Description = ".NET clients.", DefaultValueFactory = _ => defaults.Clients };
        var typeScript = new Option<int>("--typescript")
        {
            Description = "TypeScript clients.",
            DefaultValueFactory = _ => defaults.TypeScriptClients,
        };
        var calls = new Option<int>("--calls") { Description = "The calls that each .NET client makes at least." };
        var pause = new Option<int>("--pause")
        {
            Description = "The longest pause of a client between two calls, in ms.",
            DefaultValueFactory = _ => defaults.Pause,
        };
        var faults = new Option<string>("--faults") { Description = "Which faults; 'none' for none.", DefaultValueFactory = _ => "all" };
        var plain = new Option<bool>("--plain") { Description = "The .NET clients use plain JSON-RPC." };
        var memory = new Option<int>("--memory")
        {
            Description = "The MB that the server may use.",
            DefaultValueFactory = _ => defaults.MaxMegabytes,
        };
        var settle = new Option<int>("--settle")
        {
            Description = "The seconds that calls may take after the last fault.",
            DefaultValueFactory = _ => (int)defaults.SettleLimit.TotalSeconds,
        };
        var folder = new Option<string>("--history") { Description = "The folder for the history.", Required = true };
        var command = new Command("run", "Runs the clients and the nemesis, and checks the history.")
        {
            seconds, calls, seed, nodes, clients, typeScript, pause, faults, plain, memory, settle, folder, BugOption,
        };
        command.SetAction(async (arguments, _) => Report(
            await CheckRun.RunAsync(new CheckSettings
            {
                Seconds = arguments.GetValue(seconds),
                MinCalls = arguments.GetValue(calls),
                Seed = arguments.GetValue(seed),
                Nodes = arguments.GetValue(nodes),
                Clients = arguments.GetValue(clients),
                TypeScriptClients = arguments.GetValue(typeScript),
                Pause = arguments.GetValue(pause),
                Faults = ParseFaults(arguments.GetRequiredValue(faults), arguments.GetValue(nodes) > 1),
                Extensions = !arguments.GetValue(plain),
                MaxMegabytes = arguments.GetValue(memory),
                SettleLimit = TimeSpan.FromSeconds(arguments.GetValue(settle)),
                Folder = arguments.GetRequiredValue(folder),
                Bug = arguments.GetValue(BugOption),
            }),
            $"seed {arguments.GetValue(seed)}, {arguments.GetValue(seconds)} s"));
        return command;
    }

    public static Command CreateCheck()
    {
        var folder = new Argument<string>("history") { Description = "The folder of a run." };
        var command = new Command("check", "Checks the history of an earlier run.") { folder };
        command.SetAction(arguments =>
        {
            var path = arguments.GetRequiredValue(folder);
            return Report(HistoryChecker.Check(History.Read(path)), path);
        });
        return command;
    }

    public static Command CreateServe()
    {
        var ledger = new Option<string>("--ledger") { Description = "The file of the ledger.", Required = true };
        var redis = new Option<string?>("--redis") { Description = "The address of Redis, for one of several nodes." };
        var command = new Command("serve", "Runs the server that is attacked.") { ledger, redis, BugOption };
        command.SetAction((arguments, cancellationToken) => LedgerServer.RunAsync(
            arguments.GetRequiredValue(ledger), arguments.GetValue(BugOption), arguments.GetValue(redis), cancellationToken));
        return command;
    }

    private static IReadOnlyList<FaultKind> ParseFaults(string names, bool hasNodes) => names switch
    {
        "all" => hasNodes ? FaultKinds.Cluster : FaultKinds.Single,
        "none" => [],
        _ => [.. names.Split(',').Select(name => Enum.Parse<FaultKind>(name, ignoreCase: true))],
    };

    private static int Report(Verdict verdict, string title)
    {
        foreach (var figure in verdict.Figures)
        {
            Console.WriteLine(figure);
        }

        foreach (var violation in verdict.Violations)
        {
            Console.WriteLine($"VIOLATION: {violation}");
        }

        foreach (var missing in verdict.Missing)
        {
            Console.WriteLine($"MISSING: {missing}");
        }

        Console.WriteLine($"verdict: {verdict.Name} ({title})");
        return verdict.ExitCode;
    }
}
