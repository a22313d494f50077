using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>The connection to the database is cut after each number of bytes of the exchange that appends a message.</summary>
public sealed class CommitLossTests(SharedPostgreSql shared)
{
    private static readonly RpcQueueName Queue = RpcQueueName.User("anna");

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 17)]
    public async Task Append_CutAnywhere_SaysWhetherItWasStoredAndTheRepeatIsStoredOnce(bool fromServer, int step)
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var direct = await MailNode.StartAsync(options => options.PostgreSql = connection);
        await using var proxy = new CuttingProxy(shared.Server.Port);
        await using var node = await MailNode.StartAsync(
            options => options.PostgreSql = $"{connection.Replace($"Port={shared.Server.Port}", $"Port={proxy.Port}", StringComparison.Ordinal)};Max Auto Prepare=0");
        var (number, unknown, refused, stored) = (0, 0, 0, 0);

        // Reconnects and warms up, so that what is cut is the append alone.
        for (var limit = 0; stored < 3; limit += step)
        {
            await AppendUntilStoredAsync(node, number++);
            proxy.CutAfter(limit, fromServer);
            var cut = number++;
            RpcMailboxError? error = null;
            try
            {
                await AppendAsync(node, cut);
                stored++;
            }
            catch (RpcMailboxException e)
            {
                error = e.Error;
            }

            proxy.Continue();
            var before = (await direct.Notes.GetStateAsync(Queue).DefaultTimeout()).Last;
            switch (error)
            {
                case RpcMailboxError.Unavailable:
                    refused++;
                    before.Should().Be(cut, "nothing was stored");
                    break;
                case RpcMailboxError.OutcomeUnknown:
                    unknown++;
                    break;
                default:
                    error.Should().BeNull();
                    before.Should().Be(cut + 1);
                    break;
            }

            (await AppendAsync(direct, cut)).Sequence.Should().Be(cut + 1);
        }

        refused.Should().BeGreaterThan(0);
        unknown.Should().BeGreaterThan(0);
        await using var reader = new MailReader<Note>(direct.Notes.SubscribeAsync(Queue));
        (await reader.NextAsync(number)).Select(mail => mail.Message!.Number).Should().Equal(Enumerable.Range(0, number));
    }

    private static Task<RpcMailReceipt> AppendAsync(MailNode node, int number) =>
        node.Notes.AppendAsync(Queue, new Note("note", number), $"{number}").DefaultTimeout();

    // The pool of the driver may still contain a connection that was cut.
    private static async Task AppendUntilStoredAsync(MailNode node, int number)
    {
        while (true)
        {
            try
            {
                await AppendAsync(node, number);
                return;
            }
            catch (RpcMailboxException e) when (e.Error is RpcMailboxError.Unavailable or RpcMailboxError.OutcomeUnknown)
            {
                // The key makes a repeat safe.
            }
        }
    }
}
