namespace RpcGateway.Mailbox.Sqlite;

/// <summary>What the writer does in a transaction, other than appending.</summary>
internal interface IWriteWork
{
    /// <returns>Whether anything was done; false if the work was cancelled before.</returns>
    bool Execute(SqliteSession session);

    /// <summary>The transaction was committed.</summary>
    void Complete();

    void Fail(Exception exception);
}
