namespace RpcGateway.Client.Connecting;

/// <summary>
/// Runs application code and waits for it up to a time limit, even if that code ignores its token, never completes, or blocks its
/// thread.
/// </summary>
internal static class UserCode
{
    /// <param name="code">The code; it runs on the thread pool.</param>
    /// <param name="name">The name of the code, for the error message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the message contains the name.</exception>
    public static async ValueTask<T> RunAsync<T>(
        Func<CancellationToken, ValueTask<T>> code, Func<string> name, CancellationToken cancellationToken)
    {
        var running = Task.Run(() => code(cancellationToken).AsTask(), CancellationToken.None);
        try
        {
            return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            Abandon(running);
            throw new OperationCanceledException($"{name()} did not complete.", e, cancellationToken);
        }
    }

    // Observes a later exception, and disposes a later result: nothing else uses them.
    private static void Abandon<T>(Task<T> running) => running.ContinueWith(
        static late => late.Status == TaskStatus.RanToCompletion && late.Result is IAsyncDisposable left
            ? left.DisposeAsync().AsTask()
            : Task.FromResult(late.Exception),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
