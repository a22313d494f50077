using Microsoft.Data.Sqlite;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>
/// Keeps the write-ahead log short. SQLite moves its content into the file by itself, but begins at its start again only in a moment without
/// a reader: with several reading threads such a moment may never come, so beyond a size the readers wait for the writer.
/// </summary>
/// <param name="file">The file of the database.</param>
/// <param name="gate">Held by readers while they read.</param>
/// <param name="status">Where problems are logged.</param>
/// <param name="busyTimeout">How long the writer waits for locks at other times.</param>
internal sealed class WalLimit(string file, ReaderWriterLockSlim gate, StoreStatus status, TimeSpan busyTimeout)
{
    public const long MaxBytes = 32 * 1024 * 1024;

    // Each attempt that another program prevents waits for it, so the next one comes after more growth.
    private long _next = MaxBytes;

    public long Bytes => new FileInfo($"{file}-wal") is { Exists: true } wal ? wal.Length : 0;

    /// <summary>Shortens the log if it is too long. Called by the writer between two transactions.</summary>
    public void Check(SqliteSession session)
    {
        if (Bytes < _next)
        {
            return;
        }

        if (TryShorten(session))
        {
            _next = MaxBytes;
        }
        else
        {
            MailboxLog.WalTooLarge(status.Logger, Bytes);
            _next = Bytes * 2;
        }
    }

    private bool TryShorten(SqliteSession session)
    {
        gate.EnterWriteLock();
        try
        {
            // Appends wait meanwhile, so another program that reads must not delay them for long.
            session.Prepare("PRAGMA busy_timeout = 100").Scalar();
            using var row = session.Prepare("PRAGMA wal_checkpoint(TRUNCATE)").Read();
            return row.Read() && row.GetInt64(0) == 0;
        }
        catch (SqliteException)
        {
            // What is wrong with the file is reported by the next transaction.
            return false;
        }
        finally
        {
            gate.ExitWriteLock();
            session.Prepare($"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}").Scalar();
        }
    }
}
