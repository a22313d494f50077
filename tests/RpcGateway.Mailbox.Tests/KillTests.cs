using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Checker.Mailboxes;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>A process is killed while it appends, and its syncs are counted.</summary>
public sealed class KillTests : IDisposable
{
    private const int Writers = 10;

    private static readonly string Program = Checkout.CheckerProgram;

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.At("mailbox.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_DuringAppends_EveryAcknowledgedMessageIsThereInOrderOnce()
    {
        // Of each writer, the number and sequence of each acknowledged message.
        var stored = Enumerable.Range(0, Writers).Select(_ => new Dictionary<int, long>()).ToList();
        for (var round = 1; round <= 5; round++)
        {
            // Each writer repeats the first message that was not acknowledged, which may be stored or not.
            var next = stored.Select(numbers => numbers.Count + 1);
            await using var program = RunningProgram.Start("dotnet", [Program, "append", "--file", File, "--writers", $"{Writers}", "--first", string.Join(',', next)]);
            await program.WaitUntilAsync(() => program.Output.Count >= 300);
            await program.KillAsync();
            await program.ExitAsync();
            foreach (var line in program.Output.Select(line => line.Split(' ')).Where(line => line.Length == 5))
            {
                stored[int.Parse(line[1])].Add(int.Parse(line[2]), long.Parse(line[3]));
            }
        }

        var messages = await ReadAsync();
        for (var writer = 0; writer < Writers; writer++)
        {
            var own = messages[AppendCommand.QueueOf(writer)].Where(mail => mail.Message!.Writer == writer).ToList();
            own.Select(mail => mail.Message!.Number).Should().Equal(Enumerable.Range(1, own.Count), "messages are in order, each once");
            own.Count.Should().BeInRange(stored[writer].Count, stored[writer].Count + 1);
            own.ToDictionary(mail => mail.Message!.Number, mail => mail.Sequence).Should().Contain(stored[writer]);
        }
    }

    // A kill proves nothing about the disk, because the system still writes its cache. strace counts what reaches the disk.
    [Theory]
    [InlineData(1, 50)]
    [InlineData(100, 20)]
    public async Task Append_Syncs_AreOnePerTransaction(int writers, int count)
    {
        var counts = _folder.At("syncs");
        await using var program = RunningProgram.Start(
            "strace",
            ["-f", "-e", "trace=fsync,fdatasync", "-o", counts, "dotnet", Program, "append", "--file", File, "--writers", $"{writers}", "--count", $"{count}"]);
        await program.SucceedAsync();

        var syncs = System.IO.File.ReadLines(counts).Count(line => line.Contains("sync(", StringComparison.Ordinal));
        program.Output.Should().HaveCount(writers * count);
        if (writers == 1)
        {
            syncs.Should().BeGreaterThanOrEqualTo(count, "each append waits for its own sync");
        }
        else
        {
            syncs.Should().BeGreaterThanOrEqualTo(count).And.BeLessThan(writers * count / 4, "appends that wait at the same time share a sync");
        }
    }

    private async Task<Dictionary<RpcQueueName, List<RpcMail<AppendedNote>>>> ReadAsync()
    {
        using var host = AppendCommand.CreateHost(File);
        await host.StartAsync().DefaultTimeout();
        var notes = host.Services.GetRequiredService<IRpcMailbox<AppendedNote>>();
        var messages = new Dictionary<RpcQueueName, List<RpcMail<AppendedNote>>>();
        for (var writer = 0; writer < AppendCommand.Queues; writer++)
        {
            var mails = messages[AppendCommand.QueueOf(writer)] = [];
            for (var page = await notes.ReadAsync(AppendCommand.QueueOf(writer), 0, 1000); ; page = await notes.ReadAsync(AppendCommand.QueueOf(writer), mails[^1].Sequence, 1000))
            {
                mails.AddRange(page.Mails);
                if (!page.HasMore)
                {
                    break;
                }
            }

            mails.Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(1, mails.Count).Select(number => (long)number));
        }

        await host.StopAsync().DefaultTimeout();
        return messages;
    }
}
