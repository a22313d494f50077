namespace RpcGateway.Mailbox.PostgreSql;

/// <summary>
/// Limits how long a transaction of this process can hold its locks without a statement: a process that is frozen would otherwise stop the
/// appends of all nodes to the same queues.
/// </summary>
internal static class PostgreSqlIdle
{
    private static readonly TimeSpan Min = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Returns the statement that sets the limit for a transaction, so that it also applies behind a pooler. It is half of the store timeout:
    /// what waits for the locks then still gets them.
    /// </summary>
    public static string LimitStatement(TimeSpan storeTimeout)
    {
        var limit = storeTimeout / 2 > Min ? storeTimeout / 2 : Min;
        return FormattableString.Invariant($"SET LOCAL idle_in_transaction_session_timeout = {(long)limit.TotalMilliseconds}");
    }
}
