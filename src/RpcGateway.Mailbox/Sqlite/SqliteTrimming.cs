using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>The statements that remove what is old.</summary>
internal static class SqliteTrimming
{
    private const int PageSize = 500;

    public static int Trim(SqliteSession session, string queue, TrimRule rule)
    {
        if (SqliteQueries.FindQueue(session, queue) is not { } found)
        {
            return 0;
        }

        var count = new TrimCount(rule, found.First, found.Last, found.Bytes);
        using (var rows = session.Prepare(
            "SELECT time, length(body) FROM rpc_mailbox_message WHERE queue = $1 AND sequence >= $2 ORDER BY sequence LIMIT $3")
            .Read(found.Id, found.First, TrimRule.Portion))
        {
            while (rows.Read() && count.Add(rows.GetInt64(0), rows.GetInt64(1)))
            {
            }
        }

        if (count.Removed > 0)
        {
            session.Prepare("DELETE FROM rpc_mailbox_message WHERE queue = $1 AND sequence < $2").Execute(found.Id, count.First);
            session.Prepare("UPDATE rpc_mailbox_queue SET first = $2, bytes = bytes - $3 WHERE id = $1")
                .Execute(found.Id, count.First, count.RemovedBytes);
        }

        return count.Removed;
    }

    public static QueueList ListQueues(SqliteSession session, long after, bool withAge)
    {
        const string Oldest = "coalesce((SELECT time FROM rpc_mailbox_message WHERE queue = id ORDER BY sequence LIMIT 1), 0)";
        var sql = withAge
            ? $"SELECT id, name, first, last, bytes, {Oldest} FROM rpc_mailbox_queue WHERE id > $1 ORDER BY id LIMIT $2"
            : "SELECT id, name, first, last, bytes, 0 FROM rpc_mailbox_queue WHERE id > $1 ORDER BY id LIMIT $2";
        List<QueueSize> queues = [];
        var (id, count) = (after, 0);
        using var rows = session.Prepare(sql).Read(after, PageSize);
        for (; rows.Read(); count++)
        {
            id = rows.GetInt64(0);
            if (rows.GetInt64(3) >= rows.GetInt64(2))
            {
                queues.Add(new QueueSize(rows.GetString(1), rows.GetInt64(3) - rows.GetInt64(2) + 1, rows.GetInt64(4), rows.GetInt64(5)));
            }
        }

        return new QueueList(queues, count == PageSize ? id : null);
    }

    public static int RemoveKeys(SqliteSession session, long before) => session.Prepare(
        "DELETE FROM rpc_mailbox_key WHERE (queue, key) IN (SELECT queue, key FROM rpc_mailbox_key WHERE time < $1 LIMIT $2)")
        .Execute(before, TrimRule.Portion);

    public static bool TryBegin(SqliteSession session, long now, long notAfter) =>
        session.Prepare("UPDATE rpc_mailbox_trim SET time = $1 WHERE time <= $2").Execute(now, notAfter) == 1;
}
