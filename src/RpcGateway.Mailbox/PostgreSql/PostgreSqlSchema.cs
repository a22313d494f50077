using System.Globalization;
using Npgsql;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>Creates and updates the tables.</summary>
internal static class PostgreSqlSchema
{
    // Any number that no other program uses for a lock of this database.
    private const long LockId = 0x5270634d61696c62;

    // A step is never changed after a release: further ones are added.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE rpc_mailbox_queue (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE,
            first bigint NOT NULL, last bigint NOT NULL, bytes bigint NOT NULL);
        CREATE TABLE rpc_mailbox_message (
            queue bigint NOT NULL, sequence bigint NOT NULL, time bigint NOT NULL, body bytea NOT NULL, PRIMARY KEY (queue, sequence));
        CREATE TABLE rpc_mailbox_key (
            queue bigint NOT NULL, key text NOT NULL, hash bytea NOT NULL, sequence bigint NOT NULL, time bigint NOT NULL,
            PRIMARY KEY (queue, key));
        CREATE INDEX rpc_mailbox_key_time ON rpc_mailbox_key (time);
        CREATE TABLE rpc_mailbox_reader (
            queue bigint NOT NULL, reader text NOT NULL, sequence bigint NOT NULL, PRIMARY KEY (queue, reader));
        CREATE TABLE rpc_mailbox_trim (time bigint NOT NULL);
        INSERT INTO rpc_mailbox_trim (time) VALUES (0);
        """,
    ];

    /// <exception cref="RpcMailboxException">The tables are of a newer version.</exception>
    public static async Task UpdateAsync(NpgsqlDataSource source, TimeSpan storeTimeout, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // Nodes that start at once wait for each other; the lock ends with the transaction.
        await ExecuteAsync(connection, PostgreSqlIdle.LimitStatement(storeTimeout), cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockId})", cancellationToken);
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS rpc_mailbox_version (version integer NOT NULL)", cancellationToken);
        var version = Convert.ToInt64(
            await ExecuteAsync(connection, "SELECT coalesce(max(version), 0) FROM rpc_mailbox_version", cancellationToken), CultureInfo.InvariantCulture);
        if (version > Steps.Length)
        {
            throw StoreErrors.NewerSchema(version, Steps.Length);
        }

        if (version < Steps.Length)
        {
            foreach (var step in Steps.Skip((int)version))
            {
                await ExecuteAsync(connection, step, cancellationToken);
            }

            await ExecuteAsync(
                connection,
                $"DELETE FROM rpc_mailbox_version; INSERT INTO rpc_mailbox_version (version) VALUES ({Steps.Length})",
                cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public static async Task<object?> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
