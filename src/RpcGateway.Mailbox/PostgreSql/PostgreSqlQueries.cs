using Npgsql;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>The statements of readers. Each reads at one point in time.</summary>
internal static class PostgreSqlQueries
{
    // A limit that the planner does not see: otherwise PostgreSQL plans each execution for its limit, which takes 0.15 to 0.5 ms, longer than the read.
    private const string ReadMails =
        """
        SELECT q.first, q.last, m.sequence, m.time, m.body
        FROM rpc_mailbox_queue q LEFT JOIN LATERAL (
            SELECT sequence, time, body, sum(octet_length(body)) OVER so_far AS total, row_number() OVER so_far AS row
            FROM (SELECT sequence, time, body FROM rpc_mailbox_message
                  WHERE queue = q.id AND sequence > $2 ORDER BY sequence LIMIT (SELECT $3)) AS portion
            WINDOW so_far AS (ORDER BY sequence ROWS UNBOUNDED PRECEDING)) AS m
        ON m.total <= $4 OR m.row = 1
        WHERE q.name = $1 ORDER BY m.sequence
        """;

    public static async Task<StoredPage> ReadAsync(
        NpgsqlDataSource source, string queue, long after, int maxCount, int maxBytes, CancellationToken cancellationToken)
    {
        await using var command = Command(source, ReadMails, queue, after, maxCount, (long)maxBytes);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (first, last) = (1L, 0L);
        List<StoredMail> mails = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            (first, last) = (rows.GetInt64(0), rows.GetInt64(1));
            if (!rows.IsDBNull(2))
            {
                mails.Add(new StoredMail(rows.GetInt64(2), rows.GetInt64(3), rows.GetFieldValue<byte[]>(4)));
            }
        }

        return new StoredPage(first, last, mails);
    }

    public static async Task<RpcMailQueueState> GetStateAsync(NpgsqlDataSource source, string queue, string reader, CancellationToken cancellationToken)
    {
        await using var command = Command(
            source,
            """
            SELECT q.first, q.last, q.bytes, coalesce(r.sequence, 0)
            FROM rpc_mailbox_queue q LEFT JOIN rpc_mailbox_reader r ON r.queue = q.id AND r.reader = $2 WHERE q.name = $1
            """,
            queue,
            reader);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? new RpcMailQueueState(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3))
            : new RpcMailQueueState(1, 0, 0, 0);
    }

    public static async Task<AcknowledgeResult> AcknowledgeAsync(
        NpgsqlDataSource source, string queue, string reader, long sequence, int maxReaders, CancellationToken cancellationToken)
    {
        await using var command = Command(
            source,
            """
            WITH q AS (SELECT id, last FROM rpc_mailbox_queue WHERE name = $1), stored AS (
                INSERT INTO rpc_mailbox_reader (queue, reader, sequence)
                SELECT id, $2, $3 FROM q
                WHERE last >= $3 AND (EXISTS (SELECT 1 FROM rpc_mailbox_reader WHERE queue = id AND reader = $2)
                    OR (SELECT count(*) FROM rpc_mailbox_reader WHERE queue = id) < $4)
                ON CONFLICT (queue, reader) DO UPDATE SET sequence = greatest(rpc_mailbox_reader.sequence, excluded.sequence)
                RETURNING 1)
            SELECT EXISTS (SELECT 1 FROM stored), coalesce((SELECT last FROM q), 0)
            """,
            queue,
            reader,
            sequence,
            (long)maxReaders);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return rows.GetBoolean(0) || (sequence == 0 && rows.GetInt64(1) == 0) ? AcknowledgeResult.Stored
            : sequence > rows.GetInt64(1) ? AcknowledgeResult.BeyondEnd
            : AcknowledgeResult.TooManyReaders;
    }

    public static async Task<int> RemoveReaderAsync(NpgsqlDataSource source, string queue, string reader, CancellationToken cancellationToken)
    {
        await using var command = Command(
            source,
            "DELETE FROM rpc_mailbox_reader WHERE queue = (SELECT id FROM rpc_mailbox_queue WHERE name = $1) AND reader = $2",
            queue,
            reader);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<IReadOnlyList<QueueEnd>> ListEndsAsync(
        NpgsqlDataSource source, IReadOnlyCollection<string> queues, CancellationToken cancellationToken)
    {
        await using var command = Command(source, "SELECT name, last FROM rpc_mailbox_queue WHERE name = ANY($1)", (object)queues.ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<QueueEnd> ends = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            ends.Add(new QueueEnd(rows.GetString(0), rows.GetInt64(1)));
        }

        return ends;
    }

    public static NpgsqlCommand Command(NpgsqlDataSource source, string sql, params ReadOnlySpan<object> values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
