using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Mailbox.PostgreSql;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>Several nodes with one database, and what can happen to it.</summary>
public sealed class PostgreSqlStoreTests(SharedPostgreSql shared)
{
    private static readonly RpcQueueName Queue = RpcQueueName.Topic("news");

    [Fact]
    public async Task Start_SeveralNodesAtOnce_AllSucceed()
    {
        var connection = await shared.Server.CreateSchemaAsync();

        var nodes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StartAsync(connection))).DefaultTimeout();

        var receipts = await Task.WhenAll(nodes.Select(node => AppendAsync(node, 1))).DefaultTimeout();
        receipts.Select(receipt => receipt.Sequence).Should().BeEquivalentTo([1, 2, 3, 4, 5]);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task Start_NewerTables_AreRefused()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using (await StartAsync(connection))
        {
        }

        await shared.Server.ExecuteAsync("UPDATE rpc_mailbox_version SET version = 1000", connection);

        var start = () => StartAsync(connection);
        await start.Should().ThrowAsync<RpcMailboxException>().WithMessage("*has version 1000 of its tables*");
    }

    [Theory]
    [InlineData("Database=unknown", "*database \"unknown\" does not exist*")]
    [InlineData("Username=unknown", "*role \"unknown\" does not exist*")]
    public async Task Start_WrongConnection_IsRefused(string change, string message)
    {
        var start = () => StartAsync($"{PostgreSqlServer.At(shared.Server.Port)};{change}");

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
    }

    // One of the transactions pauses before its commit while others append, and a third of them is undone.
    [Fact]
    public async Task Append_TransactionsPauseAndFail_ReadersSeeEachNumberOnceInOrder()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);
        await using var reader = new MailReader<Note>(second.Notes.SubscribeAsync(Queue));
        await AppendAsync(first, 0);
        await reader.NextAsync();
        var (pause, round) = (new SyncPoint(), 0);
        ((PostgreSqlStore)first.Store).Appender.BeforeCommit = () => round++ % 3 == 1
            ? throw new InvalidOperationException("This transaction is undone.")
            : round == 1 ? pause.WaitToContinue() : Task.CompletedTask;

        var paused = AppendAsync(first, 1);
        await pause.WaitForSyncPoint().DefaultTimeout();
        var appends = Enumerable.Range(2, 500).Select(number => AppendAsync(second, number)).ToList();
        var failing = Enumerable.Range(502, 500).Select(async number =>
        {
            try
            {
                return await AppendAsync(first, number);
            }
            catch (RpcMailboxException)
            {
                return null;
            }
        }).ToList();
        pause.Continue();

        var stored = new List<(long Sequence, int Number)> { ((await paused.DefaultTimeout()).Sequence, 1) };
        stored.AddRange((await Task.WhenAll(appends).DefaultTimeout()).Select((receipt, index) => (receipt.Sequence, index + 2)));
        stored.AddRange((await Task.WhenAll(failing).DefaultTimeout()).Select((receipt, index) => (receipt?.Sequence ?? 0, index + 502)).Where(mail => mail.Item1 > 0));
        second.Clock.Advance(TimeSpan.FromSeconds(5));
        var mails = await reader.NextAsync(stored.Count);
        mails.Select(mail => (mail.Sequence, mail.Message!.Number)).Should().Equal(stored.Order());
        mails.Select(mail => mail.Sequence).Should().Equal(Enumerable.Range(2, stored.Count).Select(number => (long)number));
    }

    // Many queues in one transaction, in different orders on two nodes.
    [Fact]
    public async Task Append_ManyQueuesOfTwoNodes_DoNotWaitForEachOtherForever()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(round =>
        {
            var queues = Enumerable.Range(0, 100).Select(number => new RpcMailDraft<Note>(RpcQueueName.User($"{(round * 7) + number}"), new Note("")));
            return (round % 2 == 0 ? first : second).Notes.AppendAsync([.. round % 4 < 2 ? queues : queues.Reverse()]);
        })).DefaultTimeout();

        (await first.Notes.GetStateAsync(RpcQueueName.User("273")).DefaultTimeout()).Last.Should().BeGreaterThan(0);
    }

    [Fact]
    public async Task Append_KeyRepeatedOnTheOtherNode_IsStoredOnce()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => AppendAsync(number % 2 == 0 ? first : second, 1, "k"))).DefaultTimeout();

        receipts.Should().OnlyContain(receipt => receipt.Sequence == 1);
        receipts.Count(receipt => !receipt.IsRepeat).Should().Be(1);
    }

    [Fact]
    public async Task Subscribe_EveryHintIsLost_MessageOfTheOtherNodeArrives()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);
        await using var reader = new MailReader<Note>(second.Notes.SubscribeAsync(Queue));
        await AppendAsync(first, 1);
        await reader.NextAsync();
        reader.HasNext.Should().BeFalse();

        await AppendAsync(first, 2);

        await Eventually.IsTrueAsync(() =>
        {
            second.Clock.Advance(TimeSpan.FromSeconds(5));
            return reader.HasNext;
        });
        (await reader.NextAsync()).Message!.Number.Should().Be(2);
    }

    [Fact]
    public async Task Subscribe_Hint_BringsTheMessageWithoutAPoll()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);
        first.Hints.Attach(content => second.Hints.Receive(content));
        await using var reader = new MailReader<Note>(second.Notes.SubscribeAsync(Queue));
        reader.HasNext.Should().BeFalse();

        await AppendAsync(first, 1);

        (await reader.NextAsync()).Message!.Number.Should().Be(1);
        second.Hints.Receive("[\"note/topic:news\",\"x\"]"u8.ToArray());
        second.Hints.Receive("no JSON"u8.ToArray());
        await second.Log.WaitForAsync("HintInvalid");
        await AppendAsync(first, 2);
        (await reader.NextAsync()).Message!.Number.Should().Be(2);
    }

    [Fact]
    public async Task Append_HintCannotBeSent_IsStoredAndLaterAppendsToo()
    {
        using var log = new TestLog().Allow("HintFailed");
        var connection = await shared.Server.CreateSchemaAsync();
        await using var node = await MailNode.StartAsync(options => options.PostgreSql = connection, log: log);
        node.Hints.Attach(_ => throw new InvalidOperationException("The backplane fails."));

        (await AppendAsync(node, 1)).Sequence.Should().Be(1);

        (await AppendAsync(node, 2)).Sequence.Should().Be(2);
        await log.WaitForAsync("HintFailed").DefaultTimeout();
    }

    [Fact]
    public async Task Subscribe_GapOfTheBackplane_PollsAtOnce()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var first = await StartAsync(connection);
        await using var second = await StartAsync(connection);
        await using var reader = new MailReader<Note>(second.Notes.SubscribeAsync(Queue));
        reader.HasNext.Should().BeFalse();
        await AppendAsync(first, 1);

        second.Hints.ReportGap();

        (await reader.NextAsync()).Message!.Number.Should().Be(1);
    }

    [Fact]
    public async Task Database_LostAndBack_SubscriptionsContinueAndAppendsSayWhatHappened()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        await using var node = await StartAsync(await server.CreateSchemaAsync());
        await AppendAsync(node, 1);
        await using var reader = new MailReader<Note>(node.Notes.SubscribeAsync(Queue));
        await reader.NextAsync();
        reader.HasNext.Should().BeFalse();

        await server.KillAsync();

        var append = () => AppendAsync(node, 2);
        (await append.Should().ThrowAsync<RpcMailboxException>()).Which.Error.Should().Be(RpcMailboxError.Unavailable);
        await node.Log.WaitForAsync("Lost");
        (await CheckHealthAsync(node)).Should().Be(HealthStatus.Degraded);
        await server.StartAgainAsync();
        (await AppendAsync(node, 3)).Sequence.Should().Be(2);
        (await reader.NextAsync()).Message!.Number.Should().Be(3);
        await node.Log.WaitForAsync("Restored");
        (await CheckHealthAsync(node)).Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Start_WithoutTheDatabase_WorksWhenItComes()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var connection = await server.CreateSchemaAsync();
        await server.KillAsync();
        await using var node = await StartAsync(connection);
        var append = () => AppendAsync(node, 1);
        (await append.Should().ThrowAsync<RpcMailboxException>()).Which.Error.Should().Be(RpcMailboxError.Unavailable);

        await server.StartAgainAsync();

        (await AppendAsync(node, 1)).Sequence.Should().Be(1);
    }

    [Fact]
    public async Task Append_ServerConfirmsBeforeItsDisk_IsForcedToSync()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var node = await StartAsync($"{connection};Options=-c synchronous_commit=off");

        ((PostgreSqlStore)node.Store).Appender.MustSync.Should().BeTrue();
        (await AppendAsync(node, 1, "k")).Sequence.Should().Be(1);
        (await AppendAsync(node, 1, "k")).IsRepeat.Should().BeTrue();
        await node.Log.WaitForAsync("NotDurable");
    }

    private static async Task<HealthStatus> CheckHealthAsync(MailNode node) =>
        (await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync().DefaultTimeout()).Status;

    private static Task<MailNode> StartAsync(string connection) => MailNode.StartAsync(options => options.PostgreSql = connection);

    private static Task<RpcMailReceipt> AppendAsync(MailNode node, int number, string? key = null) =>
        node.Notes.AppendAsync(Queue, new Note("note", number), key).DefaultTimeout();
}
