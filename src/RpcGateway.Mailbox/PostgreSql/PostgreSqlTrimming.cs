using Npgsql;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>The statements that remove what is old.</summary>
internal static class PostgreSqlTrimming
{
    private const int PageSize = 500;

    public static async Task<int> TrimAsync(
        NpgsqlDataSource source, string queue, TrimRule rule, TimeSpan storeTimeout, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted, cancellationToken);
        if (await CountAsync(connection, queue, rule, storeTimeout, cancellationToken) is not { Count.Removed: > 0 } found)
        {
            return 0;
        }

        await using var remove = Command(
            connection, "DELETE FROM rpc_mailbox_message WHERE queue = $1 AND sequence < $2", found.Id, found.Count.First);
        await remove.ExecuteNonQueryAsync(cancellationToken);
        await using var change = Command(
            connection,
            "UPDATE rpc_mailbox_queue SET first = $2, bytes = bytes - $3 WHERE id = $1",
            found.Id,
            found.Count.First,
            found.Count.RemovedBytes);
        await change.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return found.Count.Removed;
    }

    public static async Task<QueueList> ListQueuesAsync(NpgsqlDataSource source, long after, bool withAge, CancellationToken cancellationToken)
    {
        const string Oldest = "coalesce((SELECT m.time FROM rpc_mailbox_message m WHERE m.queue = q.id ORDER BY m.sequence LIMIT 1), 0)";
        var sql = withAge
            ? $"SELECT q.id, q.name, q.first, q.last, q.bytes, {Oldest} FROM rpc_mailbox_queue q WHERE q.id > $1 ORDER BY q.id LIMIT $2"
            : "SELECT id, name, first, last, bytes, 0::bigint FROM rpc_mailbox_queue WHERE id > $1 ORDER BY id LIMIT $2";
        await using var command = PostgreSqlQueries.Command(source, sql, after, (long)PageSize);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<QueueSize> queues = [];
        var (id, count) = (after, 0);
        for (; await rows.ReadAsync(cancellationToken); count++)
        {
            id = rows.GetInt64(0);
            if (rows.GetInt64(3) >= rows.GetInt64(2))
            {
                queues.Add(new QueueSize(rows.GetString(1), rows.GetInt64(3) - rows.GetInt64(2) + 1, rows.GetInt64(4), rows.GetInt64(5)));
            }
        }

        return new QueueList(queues, count == PageSize ? id : null);
    }

    public static async Task<int> RemoveKeysAsync(NpgsqlDataSource source, long before, CancellationToken cancellationToken)
    {
        await using var command = PostgreSqlQueries.Command(
            source,
            "DELETE FROM rpc_mailbox_key WHERE ctid = ANY(ARRAY(SELECT ctid FROM rpc_mailbox_key WHERE time < $1 LIMIT $2))",
            before,
            (long)TrimRule.Portion);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<bool> TryBeginAsync(NpgsqlDataSource source, long now, long notAfter, CancellationToken cancellationToken)
    {
        await using var command = PostgreSqlQueries.Command(source, "UPDATE rpc_mailbox_trim SET time = $1 WHERE time <= $2", now, notAfter);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    private static async Task<(long Id, TrimCount Count)?> CountAsync(
        NpgsqlConnection connection, string queue, TrimRule rule, TimeSpan storeTimeout, CancellationToken cancellationToken)
    {
        long id;
        TrimCount count;
        await using (var find = LockQueue(connection, queue, storeTimeout))
        await using (var row = await find.ExecuteReaderAsync(cancellationToken))
        {
            if (!await row.ReadAsync(cancellationToken))
            {
                return null;
            }

            id = row.GetInt64(0);
            count = new TrimCount(rule, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
        }

        await using var command = Command(
            connection,
            "SELECT time, octet_length(body) FROM rpc_mailbox_message WHERE queue = $1 AND sequence >= $2 ORDER BY sequence LIMIT $3",
            id,
            count.First,
            (long)TrimRule.Portion);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken) && count.Add(rows.GetInt64(0), rows.GetInt32(1)))
        {
        }

        return (id, count);
    }

    private static NpgsqlBatch LockQueue(NpgsqlConnection connection, string queue, TimeSpan storeTimeout)
    {
        var find = new NpgsqlBatchCommand("SELECT id, first, last, bytes FROM rpc_mailbox_queue WHERE name = $1 FOR UPDATE");
        find.Parameters.Add(new NpgsqlParameter { Value = queue });
        return new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(PostgreSqlIdle.LimitStatement(storeTimeout)), find } };
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
