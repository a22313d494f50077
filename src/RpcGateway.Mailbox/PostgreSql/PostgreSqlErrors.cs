using Npgsql;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>Turns errors of PostgreSQL and its driver into errors of the mailbox.</summary>
internal sealed class PostgreSqlErrors(StoreStatus status)
{
    private const string Error = "ERROR";
    private const string IdleTransactionEnded = "25P03";

    /// <summary>Whether the database refuses the program for good, because of its connection string.</summary>
    public static bool IsConfiguration(Exception? exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName,
    };

    /// <param name="exception">The error.</param>
    /// <param name="use">What has failed.</param>
    /// <param name="isCommit">Whether the transaction was being committed.</param>
    public RpcMailboxException Convert(Exception exception, StoreUse use, bool isCommit = false)
    {
        if (exception is RpcMailboxException known)
        {
            return known;
        }

        var isFull = exception is PostgresException { SqlState: PostgresErrorCodes.DiskFull };
        status.ReportFailure(use, isFull, exception);

        // An error of the transaction undoes it, and so does the end of one that was idle. After anything else the server may have committed
        // without being able to say so.
        var isRefused = exception is PostgresException { InvariantSeverity: Error }
            or PostgresException { SqlState: IdleTransactionEnded };
        if (isCommit && !isRefused)
        {
            return StoreErrors.OutcomeUnknown(exception);
        }

        return isFull ? StoreErrors.Full(exception) : StoreErrors.Unreachable(exception);
    }
}
