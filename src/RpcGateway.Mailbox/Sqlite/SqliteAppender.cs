using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>Writes new messages, in the transaction of the writer.</summary>
internal sealed class SqliteAppender(SqliteSession session, TimeProvider time)
{
    private readonly Statement _findQueue = session.Prepare("SELECT id, last FROM rpc_mailbox_queue WHERE name = $1");
    private readonly Statement _addQueue = session.Prepare(
        "INSERT INTO rpc_mailbox_queue (name, first, last, bytes) VALUES ($1, 1, 0, 0) RETURNING id");
    private readonly Statement _changeQueue = session.Prepare(
        "UPDATE rpc_mailbox_queue SET last = $2, bytes = bytes + $3 WHERE id = $1");
    private readonly Statement _findKey = session.Prepare(
        "SELECT hash, sequence, time FROM rpc_mailbox_key WHERE queue = $1 AND key = $2");
    private readonly Statement _addKey = session.Prepare(
        "INSERT INTO rpc_mailbox_key (queue, key, hash, sequence, time) VALUES ($1, $2, $3, $4, $5)");
    private readonly Statement _addMail = session.Prepare(
        "INSERT INTO rpc_mailbox_message (queue, sequence, time, body) VALUES ($1, $2, $3, $4)");

    public AppendPlan Write(AppendBatch batch)
    {
        var queues = batch.Queues.ToDictionary(name => name, FindOrAdd, StringComparer.Ordinal);
        var plan = new AppendPlan(queues, FindKey, time.GetUtcNow().ToUnixTimeMilliseconds());
        plan.Add(batch);
        foreach (var (queue, sequence, body) in plan.Mails)
        {
            _addMail.Execute(queue.Id, sequence, plan.Time, body.ToArray());
        }

        foreach (var ((queue, key), row) in plan.Keys)
        {
            _addKey.Execute(queue, key, row.Hash, row.Sequence, row.Time);
        }

        foreach (var (_, queue) in plan.Changed)
        {
            _changeQueue.Execute(queue.Id, queue.Last, queue.AddedBytes);
        }

        return plan;
    }

    private QueueRow FindOrAdd(string name)
    {
        using (var row = _findQueue.Read(name))
        {
            if (row.Read())
            {
                return new QueueRow(row.GetInt64(0), row.GetInt64(1));
            }
        }

        return new QueueRow((long)_addQueue.Scalar(name)!, 0);
    }

    private KeyRow? FindKey(long queue, string key)
    {
        using var row = _findKey.Read(queue, key);
        return row.Read() ? new KeyRow(row.GetFieldValue<byte[]>(0), row.GetInt64(1), row.GetInt64(2)) : null;
    }
}
