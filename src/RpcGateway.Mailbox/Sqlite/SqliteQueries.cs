using System.Globalization;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>The statements of readers, and of those that acknowledge. A result that must be of one point in time comes from one statement.</summary>
internal static class SqliteQueries
{
    private const string Find = "SELECT id, first, last, bytes FROM rpc_mailbox_queue WHERE name = $1";

    private const string ReadMails =
        """
        SELECT q.first, q.last, m.sequence, m.time, m.body
        FROM rpc_mailbox_queue q LEFT JOIN rpc_mailbox_message m ON m.queue = q.id AND m.sequence > $2
        WHERE q.name = $1 ORDER BY m.sequence LIMIT $3
        """;

    private const string ReadState =
        """
        SELECT q.first, q.last, q.bytes, coalesce(r.sequence, 0)
        FROM rpc_mailbox_queue q LEFT JOIN rpc_mailbox_reader r ON r.queue = q.id AND r.reader = $2 WHERE q.name = $1
        """;

    public static StoredPage Read(SqliteSession session, string queue, long after, int maxCount, int maxBytes)
    {
        using var rows = session.Prepare(ReadMails).Read(queue, after, maxCount);
        var (first, last) = (1L, 0L);
        List<StoredMail> mails = [];
        for (var bytes = 0; rows.Read();)
        {
            (first, last) = (rows.GetInt64(0), rows.GetInt64(1));
            if (rows.IsDBNull(2))
            {
                break;
            }

            var body = rows.GetFieldValue<byte[]>(4);
            bytes += body.Length;
            if (mails.Count > 0 && bytes > maxBytes)
            {
                break;
            }

            mails.Add(new StoredMail(rows.GetInt64(2), rows.GetInt64(3), body));
        }

        return new StoredPage(first, last, mails);
    }

    public static RpcMailQueueState GetState(SqliteSession session, string queue, string reader)
    {
        using var row = session.Prepare(ReadState).Read(queue, reader);
        return row.Read()
            ? new RpcMailQueueState(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))
            : new RpcMailQueueState(1, 0, 0, 0);
    }

    public static AcknowledgeResult Acknowledge(SqliteSession session, string queue, string reader, long sequence, int maxReaders)
    {
        if (FindQueue(session, queue) is not { } found || sequence > found.Last)
        {
            return sequence == 0 ? AcknowledgeResult.Stored : AcknowledgeResult.BeyondEnd;
        }

        if (FindReader(session, found.Id, reader) is null)
        {
            var count = (long)session.Prepare("SELECT count(*) FROM rpc_mailbox_reader WHERE queue = $1").Scalar(found.Id)!;
            if (count >= maxReaders)
            {
                return AcknowledgeResult.TooManyReaders;
            }
        }

        session.Prepare(
            "INSERT INTO rpc_mailbox_reader (queue, reader, sequence) VALUES ($1, $2, $3) "
            + "ON CONFLICT (queue, reader) DO UPDATE SET sequence = max(sequence, excluded.sequence)")
            .Execute(found.Id, reader, sequence);
        return AcknowledgeResult.Stored;
    }

    public static int RemoveReader(SqliteSession session, string queue, string reader) => session.Prepare(
        "DELETE FROM rpc_mailbox_reader WHERE queue = (SELECT id FROM rpc_mailbox_queue WHERE name = $1) AND reader = $2")
        .Execute(queue, reader);

    public static IReadOnlyList<QueueEnd> ListEnds(SqliteSession session, IReadOnlyCollection<string> queues)
    {
        List<QueueEnd> ends = [];
        foreach (var queue in queues)
        {
            if (FindQueue(session, queue) is { } found)
            {
                ends.Add(new QueueEnd(queue, found.Last));
            }
        }

        return ends;
    }

    public static (long Id, long First, long Last, long Bytes)? FindQueue(SqliteSession session, string queue)
    {
        using var row = session.Prepare(Find).Read(queue);
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)) : null;
    }

    private static long? FindReader(SqliteSession session, long queue, string reader) =>
        session.Prepare("SELECT sequence FROM rpc_mailbox_reader WHERE queue = $1 AND reader = $2").Scalar(queue, reader) is { } found
            ? Convert.ToInt64(found, CultureInfo.InvariantCulture)
            : null;
}
