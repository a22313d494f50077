using Npgsql;
using NpgsqlTypes;

namespace RpcGateway.Benchmarks.Mailboxes;

internal sealed class RawPostgreSql : IRawStore
{
    private const string Tables =
        """
        DROP TABLE IF EXISTS raw_queue, raw_message;
        CREATE TABLE raw_queue (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, last bigint NOT NULL);
        CREATE TABLE raw_message (queue bigint NOT NULL, sequence bigint NOT NULL, time bigint NOT NULL, body bytea NOT NULL, PRIMARY KEY (queue, sequence));
        """;

    private const string Append =
        """
        WITH added AS (SELECT name, count(*) AS count FROM unnest($1) AS names (name) GROUP BY name),
        changed AS (
            INSERT INTO raw_queue (name, last) SELECT name, count FROM added ORDER BY name
            ON CONFLICT (name) DO UPDATE SET last = raw_queue.last + excluded.last RETURNING id, name, last)
        INSERT INTO raw_message (queue, sequence, time, body)
        SELECT c.id, c.last - a.count + n, $2, $3 FROM changed c JOIN added a USING (name) CROSS JOIN LATERAL generate_series(1, a.count) AS n
        """;

    private const string Replay =
        """
        SELECT m.sequence, m.time, m.body FROM raw_queue q JOIN raw_message m ON m.queue = q.id
        WHERE q.name = $1 AND m.sequence > q.last - $2 ORDER BY m.sequence
        """;

    private readonly NpgsqlDataSource _source;

    private RawPostgreSql(NpgsqlDataSource source) => _source = source;

    public static async Task<RawPostgreSql> CreateAsync(string connection)
    {
        var source = NpgsqlDataSource.Create($"{connection};Max Auto Prepare=20");
        await using var command = source.CreateCommand(Tables);
        await command.ExecuteNonQueryAsync();
        return new RawPostgreSql(source);
    }

    public async ValueTask AppendAsync(IReadOnlyList<string> queues, byte[] body)
    {
        await using var command = _source.CreateCommand(Append);
        command.Parameters.Add(new NpgsqlParameter { Value = queues.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() });
        command.Parameters.Add(new NpgsqlParameter { Value = body });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask<int> ReplayAsync(string queue, int count)
    {
        await using var command = _source.CreateCommand(Replay);
        command.Parameters.Add(new NpgsqlParameter { Value = queue });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = count });
        await using var rows = await command.ExecuteReaderAsync();
        var read = 0;
        for (; await rows.ReadAsync(); read++)
        {
            rows.GetFieldValue<byte[]>(2);
        }

        return read;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
