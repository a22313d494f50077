namespace RpcGateway.Mailbox.Sqlite;

/// <summary>A function that runs on a thread of the store, and the wait for its result.</summary>
internal sealed class SqliteWork<T>(Func<SqliteSession, T> function, CancellationToken cancellationToken) : IWriteWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public bool Execute(SqliteSession session)
    {
        // What nothing waits for is not done.
        if (cancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(cancellationToken);
            return false;
        }

        _result = function(session);
        return true;
    }

    public void Complete() => _completion.TrySetResult(_result!);

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
