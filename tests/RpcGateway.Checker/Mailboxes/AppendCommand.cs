using System.CommandLine;
using RpcGateway.Mailbox;

namespace RpcGateway.Checker.Mailboxes;

/// <summary>
/// A process that is to be killed: several writers append numbered messages to a mailbox, and write a line for each one that was acknowledged.
/// </summary>
internal static class AppendCommand
{
    /// <summary>The number of queues; each writer uses one of them.</summary>
    public const int Queues = 3;

    public static Command Create()
    {
        var file = new Option<string>("--file") { Description = "The SQLite file.", Required = true };
        var writers = new Option<int>("--writers") { Description = "The number of writers.", DefaultValueFactory = _ => 10 };
        var first = new Option<string>("--first") { Description = "The first number of each writer, separated with commas.", DefaultValueFactory = _ => "" };
        var count = new Option<int>("--count") { Description = "The messages of each writer.", DefaultValueFactory = _ => int.MaxValue };
        var command = new Command("append", "Appends numbered messages to a mailbox until it is killed.") { file, writers, first, count };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var starts = parsed.GetRequiredValue(first).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
            await RunAsync(
                parsed.GetRequiredValue(file), parsed.GetValue(writers), writer => writer < starts.Length ? starts[writer] : 1, parsed.GetValue(count), cancellationToken);
        });
        return command;
    }

    /// <summary>The queue of a writer.</summary>
    public static RpcQueueName QueueOf(int writer) => RpcQueueName.Topic($"{writer % Queues}");

    public static IHost CreateHost(string file)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRpcMailbox(options => options.SqliteFile = file).AddMessages<AppendedNote>("note");
        return builder.Build();
    }

    private static async Task RunAsync(string file, int writers, Func<int, int> first, int count, CancellationToken cancellationToken)
    {
        using var host = CreateHost(file);
        await host.StartAsync(cancellationToken);
        var notes = host.Services.GetRequiredService<IRpcMailbox<AppendedNote>>();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            for (var number = first(writer); number - first(writer) < count; number++)
            {
                var receipt = await notes.AppendAsync(QueueOf(writer), new AppendedNote(writer, number), $"{writer}.{number}", cancellationToken);

                // A line that was cut by the kill has no end mark.
                Console.WriteLine($"stored {writer} {number} {receipt.Sequence} end");
            }
        }));
        await host.StopAsync(cancellationToken);
    }
}
