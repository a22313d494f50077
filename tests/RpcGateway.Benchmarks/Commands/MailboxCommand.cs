using System.CommandLine;
using RpcGateway.Benchmarks.Mailboxes;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures a mailbox beside its store, used directly with the same batches.</summary>
internal static class MailboxCommand
{
    public static Command Create()
    {
        var postgres = new Option<string?>("--postgresql") { Description = "The connection string of an empty schema. Default: a SQLite file in a temporary folder." };
        var seconds = new Option<int>("--seconds") { Description = "The length of each measurement.", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds") { Description = "How often both are measured in turn.", DefaultValueFactory = _ => 3 };
        var users = new Option<int>("--users") { Description = "The number of queues.", DefaultValueFactory = _ => 10_000 };
        var command = new Command("mailbox", "Measures appends with 100 in flight, and the replay of 10 messages.") { postgres, seconds, rounds, users };
        command.SetAction(async (arguments, _) =>
        {
            var folder = Directory.CreateTempSubdirectory("rpcgateway-mailbox-");
            try
            {
                var run = new MailboxRun(folder.FullName, arguments.GetValue(postgres), arguments.GetValue(users), TimeSpan.FromSeconds(arguments.GetValue(seconds)));
                await run.RunAsync(arguments.GetValue(rounds));
                return 0;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }
}
