using System.CommandLine;
using RpcGateway.Benchmarks.Nodes;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures what several nodes do beside calls: resume sessions, join with many clients, and presence.</summary>
internal static class NodesCommand
{
    public static Command Create()
    {
        var resumes = new Option<int>("--resumes") { Description = "How often a session is resumed; 0 skips this.", DefaultValueFactory = _ => 500 };
        var clients = new Option<int>("--clients") { Description = "The clients of a node that joins; 0 skips this.", DefaultValueFactory = _ => 50_000 };
        var presence = new Option<int>("--presence") { Description = "The clients with presence; 0 skips this.", DefaultValueFactory = _ => 100_000 };
        var command = new Command("nodes", "Measures how several nodes with Redis resume, join and know who is present.") { resumes, clients, presence };
        command.SetAction(async (arguments, _) =>
        {
            if (RedisProcess.SkipReason is { } reason)
            {
                await Console.Error.WriteLineAsync(reason);
                return 1;
            }

            await RunAsync(arguments.GetValue(resumes), ResumeRun.RunAsync);
            await RunAsync(arguments.GetValue(clients), JoinRun.RunAsync);
            await RunAsync(arguments.GetValue(presence), PresenceRun.RunAsync);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(int count, Func<int, Task<string>> run)
    {
        if (count > 0)
        {
            Console.WriteLine(await run(count));
        }
    }
}
