using Npgsql;
using NpgsqlTypes;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>
/// Writes new messages in one transaction. The rows of their queues are locked first, so numbers become visible in their order: a reader never
/// sees a number before all lower ones. There are two round trips: one that begins and locks, one that writes and commits. After an error the
/// pool of the driver ends the transaction.
/// </summary>
internal sealed class PostgreSqlAppender(NpgsqlDataSource source, TimeProvider time, TimeSpan storeTimeout)
{
    private const int Attempts = 3;

    // In one order everywhere, so that no two transactions wait for each other.
    private const string LockQueues = "SELECT name, id, last FROM rpc_mailbox_queue WHERE name = ANY($1) ORDER BY name COLLATE \"C\" FOR UPDATE";

    private const string FindKeys =
        """
        SELECT k.queue, k.key, k.hash, k.sequence, k.time
        FROM unnest($1, $2) AS wanted (name, key)
        JOIN rpc_mailbox_queue q ON q.name = wanted.name JOIN rpc_mailbox_key k ON k.queue = q.id AND k.key = wanted.key
        """;

    private const string AddQueues =
        """
        INSERT INTO rpc_mailbox_queue (name, first, last, bytes)
        SELECT name, 1, 0, 0 FROM unnest($1) AS wanted (name) ORDER BY name COLLATE "C"
        ON CONFLICT (name) DO NOTHING
        """;

    private const string AddMails =
        "INSERT INTO rpc_mailbox_message (queue, sequence, time, body) SELECT queue, sequence, $4, body FROM unnest($1, $2, $3) AS added (queue, sequence, body)";

    private const string AddKeys =
        "INSERT INTO rpc_mailbox_key (queue, key, hash, sequence, time) SELECT * FROM unnest($1, $2, $3, $4, $5)";

    private const string ChangeQueues =
        """
        UPDATE rpc_mailbox_queue q SET last = changed.last, bytes = q.bytes + changed.bytes
        FROM unnest($1, $2, $3) AS changed (id, last, bytes) WHERE q.id = changed.id
        """;

    private readonly string _limitIdle = PostgreSqlIdle.LimitStatement(storeTimeout);

    /// <summary>Called while the queues are locked. Tests pause there.</summary>
    public Func<Task>? BeforeCommit { get; set; }

    /// <summary>Sets that the server would confirm commits before they are on its disk.</summary>
    public bool MustSync { get; set; }

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">The requests.</param>
    /// <param name="committing">Called when the commit begins; from then on the outcome of an error is unknown.</param>
    public async Task<AppendPlan> WriteAsync(AppendBatch batch, Action committing)
    {
        await using var connection = await source.OpenConnectionAsync();
        for (var attempt = 1; ; attempt++)
        {
            var (queues, keys) = await LockAsync(connection, batch);
            if (queues.Count == batch.Queues.Count)
            {
                var plan = new AppendPlan(queues, (queue, key) => keys.GetValueOrDefault((queue, key)), time.GetUtcNow().ToUnixTimeMilliseconds());
                plan.Add(batch);
                await (BeforeCommit?.Invoke() ?? Task.CompletedTask);
                committing();
                await WriteAsync(connection, plan);
                return plan;
            }

            if (attempt == Attempts)
            {
                throw new InvalidOperationException("New queues disappeared from the database.");
            }

            // In a transaction of their own: one that holds locks of other queues meanwhile could wait for a node that waits for these.
            await AddQueuesAsync(connection, [.. batch.Queues.Where(name => !queues.ContainsKey(name))]);
        }
    }

    private async Task<(Dictionary<string, QueueRow> Queues, Dictionary<(long Queue, string Key), KeyRow> Keys)> LockAsync(
        NpgsqlConnection connection, AppendBatch batch)
    {
        var queues = new Dictionary<string, QueueRow>(StringComparer.Ordinal);
        var keys = new Dictionary<(long, string), KeyRow>();
        var keyed = batch.Requests.SelectMany(request => request.Mails).Where(mail => mail.Key is not null).ToList();
        await using var commands = new NpgsqlBatch(connection);
        commands.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL READ COMMITTED"));
        commands.BatchCommands.Add(new NpgsqlBatchCommand(_limitIdle));
        if (MustSync)
        {
            commands.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL synchronous_commit = on"));
        }

        commands.BatchCommands.Add(Command(LockQueues, (batch.Queues.ToArray(), NpgsqlDbType.Text)));
        if (keyed.Count > 0)
        {
            commands.BatchCommands.Add(Command(
                FindKeys,
                (keyed.Select(mail => mail.Queue).ToArray(), NpgsqlDbType.Text),
                (keyed.Select(mail => mail.Key!).ToArray(), NpgsqlDbType.Text)));
        }

        await using var rows = await commands.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            queues.Add(rows.GetString(0), new QueueRow(rows.GetInt64(1), rows.GetInt64(2)));
        }

        await rows.NextResultAsync();
        while (keyed.Count > 0 && await rows.ReadAsync())
        {
            keys[(rows.GetInt64(0), rows.GetString(1))] = new KeyRow(rows.GetFieldValue<byte[]>(2), rows.GetInt64(3), rows.GetInt64(4));
        }

        return (queues, keys);
    }

    private static async Task WriteAsync(NpgsqlConnection connection, AppendPlan plan)
    {
        await using var commands = new NpgsqlBatch(connection);
        if (plan.Mails.Count > 0)
        {
            var mails = Command(
                AddMails,
                (plan.Mails.Select(mail => mail.Queue.Id).ToArray(), NpgsqlDbType.Bigint),
                (plan.Mails.Select(mail => mail.Sequence).ToArray(), NpgsqlDbType.Bigint),
                (plan.Mails.Select(mail => mail.Body.ToArray()).ToArray(), NpgsqlDbType.Bytea));
            mails.Parameters.Add(new NpgsqlParameter<long> { TypedValue = plan.Time });
            commands.BatchCommands.Add(mails);
            var changed = plan.Changed.Select(queue => queue.Value).ToList();
            commands.BatchCommands.Add(Command(
                ChangeQueues,
                (changed.Select(queue => queue.Id).ToArray(), NpgsqlDbType.Bigint),
                (changed.Select(queue => queue.Last).ToArray(), NpgsqlDbType.Bigint),
                (changed.Select(queue => queue.AddedBytes).ToArray(), NpgsqlDbType.Bigint)));
        }

        if (plan.Keys.Count > 0)
        {
            commands.BatchCommands.Add(Command(
                AddKeys,
                (plan.Keys.Select(key => key.Key.Queue).ToArray(), NpgsqlDbType.Bigint),
                (plan.Keys.Select(key => key.Key.Key).ToArray(), NpgsqlDbType.Text),
                (plan.Keys.Select(key => key.Value.Hash).ToArray(), NpgsqlDbType.Bytea),
                (plan.Keys.Select(key => key.Value.Sequence).ToArray(), NpgsqlDbType.Bigint),
                (plan.Keys.Select(key => key.Value.Time).ToArray(), NpgsqlDbType.Bigint)));
        }

        commands.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await commands.ExecuteNonQueryAsync();
    }

    private static async Task AddQueuesAsync(NpgsqlConnection connection, string[] names)
    {
        await using var commands = new NpgsqlBatch(connection);
        commands.BatchCommands.Add(new NpgsqlBatchCommand("ROLLBACK"));
        commands.BatchCommands.Add(Command(AddQueues, (names, NpgsqlDbType.Text)));
        await commands.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<(object Values, NpgsqlDbType Type)> arrays)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var (values, type) in arrays)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        }

        return command;
    }
}
