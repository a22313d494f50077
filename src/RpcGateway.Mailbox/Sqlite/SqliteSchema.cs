using System.Globalization;
using Microsoft.Data.Sqlite;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>Creates and updates the tables.</summary>
internal static class SqliteSchema
{
    // A step is never changed after a release: further ones are added.
    private static readonly string[] Steps =
    [
        """
        CREATE TABLE rpc_mailbox_queue (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, first INTEGER NOT NULL, last INTEGER NOT NULL, bytes INTEGER NOT NULL);
        CREATE TABLE rpc_mailbox_message (
            queue INTEGER NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (queue, sequence)) WITHOUT ROWID;
        CREATE TABLE rpc_mailbox_key (
            queue INTEGER NOT NULL, key TEXT NOT NULL, hash BLOB NOT NULL, sequence INTEGER NOT NULL, time INTEGER NOT NULL,
            PRIMARY KEY (queue, key)) WITHOUT ROWID;
        CREATE INDEX rpc_mailbox_key_time ON rpc_mailbox_key (time);
        CREATE TABLE rpc_mailbox_reader (
            queue INTEGER NOT NULL, reader TEXT NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (queue, reader)) WITHOUT ROWID;
        CREATE TABLE rpc_mailbox_trim (time INTEGER NOT NULL);
        INSERT INTO rpc_mailbox_trim (time) VALUES (0);
        """,
    ];

    /// <exception cref="RpcMailboxException">The tables are of a newer version.</exception>
    public static void Update(SqliteConnection connection)
    {
        SqliteConnector.Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            SqliteConnector.Execute(connection, "CREATE TABLE IF NOT EXISTS rpc_mailbox_version (version INTEGER NOT NULL)");
            var version = Convert.ToInt64(
                SqliteConnector.Execute(connection, "SELECT coalesce(max(version), 0) FROM rpc_mailbox_version"), CultureInfo.InvariantCulture);
            if (version > Steps.Length)
            {
                throw StoreErrors.NewerSchema(version, Steps.Length);
            }

            foreach (var step in Steps.Skip((int)version))
            {
                SqliteConnector.Execute(connection, step);
            }

            SqliteConnector.Execute(connection, "DELETE FROM rpc_mailbox_version");
            SqliteConnector.Execute(connection, $"INSERT INTO rpc_mailbox_version (version) VALUES ({Steps.Length})");
            SqliteConnector.Execute(connection, "COMMIT");
        }
        catch
        {
            SqliteConnector.Execute(connection, "ROLLBACK");
            throw;
        }
    }
}
