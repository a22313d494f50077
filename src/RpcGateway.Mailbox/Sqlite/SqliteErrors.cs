using Microsoft.Data.Sqlite;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Sqlite;

/// <summary>Turns errors of SQLite into errors of the mailbox.</summary>
internal sealed class SqliteErrors(string file, StoreStatus status)
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int IoError = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    /// <param name="exception">The error.</param>
    /// <param name="use">What has failed.</param>
    /// <param name="isCommit">Whether the transaction was being committed.</param>
    public RpcMailboxException Convert(Exception exception, StoreUse use, bool isCommit = false)
    {
        if (exception is RpcMailboxException known)
        {
            return known;
        }

        var code = (exception as SqliteException)?.SqliteErrorCode;
        if (code is Corrupt or NotADatabase)
        {
            return status.ReportCorruption(file, exception);
        }

        status.ReportFailure(use, code == Full, exception);
        return code switch
        {
            Busy or Locked => new RpcMailboxException(
                RpcMailboxError.Unavailable, $"The store of the mailbox is locked by another program. {StoreErrors.NothingStored}", exception),
            Full => StoreErrors.Full(exception),

            // The end of the transaction may be in the file although the system could not confirm it.
            IoError when isCommit => StoreErrors.OutcomeUnknown(exception),
            _ => StoreErrors.Unreachable(exception),
        };
    }
}
