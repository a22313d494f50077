using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>
/// Opens connections, and checks on each one that its settings are in force: they belong to a connection, not to the file.
/// </summary>
internal sealed class SqliteConnector(RpcMailboxOptions options, Func<string, DriveType>? findDrive = null)
{
    private const long PageSize = 4096;
    private const string Wal = "wal";
    private const int FullSync = 2;

    public string File { get; } = Path.GetFullPath(options.SqliteFile);

    /// <exception cref="InvalidOperationException">The file is on a network disk.</exception>
    public void CheckDisk()
    {
        var folder = Path.GetDirectoryName(File)!;
        if ((findDrive ?? FindDrive)(folder) == DriveType.Network)
        {
            throw new InvalidOperationException(
                $"The file {File} of the mailbox is on a network disk, on which SQLite can damage it. Use a local disk, or PostgreSQL.");
        }
    }

    public SqliteConnection OpenWriter()
    {
        var connection = Open();
        if (options.MaxSqliteSize is { } size)
        {
            Execute(connection, $"PRAGMA max_page_count = {Math.Min(size / PageSize, uint.MaxValue - 2)}");
        }

        return connection;
    }

    public SqliteConnection OpenReader()
    {
        var connection = Open();
        Execute(connection, "PRAGMA query_only = ON");
        return connection;
    }

    public static object? Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static DriveType FindDrive(string folder) => new DriveInfo(folder).DriveType;

    private SqliteConnection Open()
    {
        // Without a pool: a connection of the pool could lack the settings.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = File,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling(options.StoreTimeout.TotalSeconds),
            Vfs = options.SqliteVfs,
        }.ToString());
        try
        {
            connection.Open();
            var wait = (long)options.StoreTimeout.TotalMilliseconds;
            Execute(connection, $"PRAGMA busy_timeout = {wait}");
            Execute(connection, $"PRAGMA page_size = {PageSize}");
            Require(connection, "journal_mode", $"PRAGMA journal_mode = {Wal}", Wal);
            Execute(connection, $"PRAGMA synchronous = {FullSync}");
            Require(connection, "synchronous", "PRAGMA synchronous", $"{FullSync}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Require(SqliteConnection connection, string name, string sql, string expected)
    {
        var actual = Convert.ToString(Execute(connection, sql), CultureInfo.InvariantCulture);
        if (actual != expected)
        {
            throw new InvalidOperationException(
                $"SQLite uses {name} {actual} instead of {expected} for the file {File} of the mailbox. Use a local disk with shared memory, or PostgreSQL.");
        }
    }
}
