using Npgsql;
using RpcGateway.Mailbox.PostgreSql;
using RpcGateway.Mailbox.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Mailbox.Tests;

/// <summary>Nodes that stop in a transaction, with the locks of its queues.</summary>
public sealed class PostgreSqlIdleTests(SharedPostgreSql shared)
{
    private static readonly RpcQueueName Queue = RpcQueueName.Topic("news");

    [Fact]
    public async Task Append_OtherNodeIsFrozenInItsTransaction_Succeeds()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var frozen = await StartAsync(connection);
        await using var other = await StartAsync(connection);
        var (appender, pause) = (((PostgreSqlStore)frozen.Store).Appender, new SyncPoint());
        appender.BeforeCommit = pause.WaitToContinue;
        var append = AppendAsync(frozen, 1);
        await pause.WaitForSyncPoint().DefaultTimeout();

        (await AppendAsync(other, 2)).Sequence.Should().Be(1);

        appender.BeforeCommit = null;
        pause.Continue();
        var fail = () => append;
        (await fail.Should().ThrowAsync<RpcMailboxException>()).Which.Error.Should().Be(RpcMailboxError.Unavailable, "the server has undone it");
        (await AppendAsync(frozen, 3)).Sequence.Should().Be(2);
        (await other.Notes.ReadAsync(Queue).DefaultTimeout()).Mails.Select(mail => mail.Message!.Number).Should().Equal(2, 3);
    }

    // The trigger stores the limit that applies in the transaction.
    [Fact]
    public async Task AppendAndTrim_Transactions_HaveTheLimit()
    {
        var connection = await shared.Server.CreateSchemaAsync();
        await using var node = await StartAsync(connection);
        await AppendAsync(node, 1);
        await shared.Server.ExecuteAsync(
            """
            CREATE TABLE idle_limit (value text NOT NULL);
            CREATE FUNCTION store_limit() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO idle_limit VALUES (current_setting('idle_in_transaction_session_timeout')); RETURN NEW; END $$;
            CREATE TRIGGER store_limit BEFORE UPDATE ON rpc_mailbox_queue FOR EACH ROW EXECUTE FUNCTION store_limit();
            """,
            connection);

        await AppendAsync(node, 2);
        (await node.Notes.TrimAsync(Queue, new RpcMailRetention { MaxCount = 1 }).DefaultTimeout()).Should().Be(1);

        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("SELECT string_agg(value, ' ') FROM idle_limit");
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken).DefaultTimeout()).Should().Be("2s 2s");
    }

    private static Task<MailNode> StartAsync(string connection) => MailNode.StartAsync(options =>
    {
        options.PostgreSql = connection;
        options.StoreTimeout = TimeSpan.FromSeconds(4);
    });

    private static Task<RpcMailReceipt> AppendAsync(MailNode node, int number) =>
        node.Notes.AppendAsync(Queue, new Note("note", number)).DefaultTimeout();
}
