using Microsoft.Data.Sqlite;

namespace RpcGateway.Benchmarks.Mailboxes;

internal sealed class RawSqlite : IRawStore
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _next;
    private readonly SqliteCommand _add;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _read;

    public RawSqlite(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=False");
        _connection.Open();
        Create("PRAGMA journal_mode = wal").ExecuteNonQuery();
        Create("PRAGMA synchronous = FULL").ExecuteNonQuery();
        Create(
            """
            CREATE TABLE queue (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL);
            CREATE TABLE message (queue INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (queue, sequence))
            WITHOUT ROWID;
            """).ExecuteNonQuery();
        _begin = Create("BEGIN IMMEDIATE");
        _next = Create(
            "INSERT INTO queue (name, last) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING id, last", "$1");
        _add = Create("INSERT INTO message (queue, sequence, time, body) VALUES ($1, $2, $3, $4)", "$1", "$2", "$3", "$4");
        _commit = Create("COMMIT");
        _find = Create("SELECT id, last FROM queue WHERE name = $1", "$1");
        _read = Create("SELECT sequence, time, body FROM message WHERE queue = $1 AND sequence > $2 ORDER BY sequence LIMIT $3", "$1", "$2", "$3");
    }

    public ValueTask AppendAsync(IReadOnlyList<string> queues, byte[] body)
    {
        var time = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        _begin.ExecuteNonQuery();
        foreach (var queue in queues)
        {
            var (id, sequence) = ReadPair(_next, queue);
            (_add.Parameters[0].Value, _add.Parameters[1].Value, _add.Parameters[2].Value, _add.Parameters[3].Value) = (id, sequence, time, body);
            _add.ExecuteNonQuery();
        }

        _commit.ExecuteNonQuery();
        return default;
    }

    public ValueTask<int> ReplayAsync(string queue, int count)
    {
        var (id, last) = ReadPair(_find, queue);
        (_read.Parameters[0].Value, _read.Parameters[1].Value, _read.Parameters[2].Value) = (id, last - count, count);
        using var rows = _read.ExecuteReader();
        var read = 0;
        for (; rows.Read(); read++)
        {
            rows.GetFieldValue<byte[]>(2);
        }

        return new(read);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static (long First, long Second) ReadPair(SqliteCommand command, string queue)
    {
        command.Parameters[0].Value = queue;
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
    }

    private SqliteCommand Create(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.AddWithValue(name, 0L);
        }

        return command;
    }
}
