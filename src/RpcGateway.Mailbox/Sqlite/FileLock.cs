namespace RpcGateway.Mailbox.Sqlite;

/// <summary>Makes this process the only one that uses a file.</summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;

    private FileLock(FileStream stream) => _stream = stream;

    /// <exception cref="InvalidOperationException">Another process, or another mailbox of this one, uses the file.</exception>
    public static FileLock Take(string file)
    {
        try
        {
            // The file of the lock stays: removing it would race with another process that opens it.
            return new FileLock(new FileStream($"{file}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new InvalidOperationException(
                $"The file {file} of the mailbox is used by another process. One process can use a SQLite mailbox: stop the other one, set "
                + $"another {nameof(RpcMailboxOptions.SqliteFile)}, or use PostgreSQL for several nodes.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The file {file} of the mailbox cannot be created: {e.Message}", e);
        }
    }

    public void Dispose() => _stream.Dispose();
}
