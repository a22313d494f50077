namespace RpcGateway.Mailbox.Sqlite;

/// <summary>What the writer does in a transaction, other than appending.</summary>
internal interface IWriteWork
{
    void Execute(SqliteSession session);

    /// <summary>The transaction was committed.</summary>
    void Complete();

    void Fail(Exception exception);
}
