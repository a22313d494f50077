namespace RpcGateway.Client.Connecting;

/// <summary>
/// Runs code of the user that the client waits for, but not longer than it may: that code may ignore its token, never end, or block
/// its thread.
/// </summary>
internal static class UserCode
{
    /// <param name="code">The code, which runs on the thread pool.</param>
    /// <param name="name">What it is, for the error.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended; the message names the code.</exception>
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
            throw new OperationCanceledException($"{name()} has not returned.", e, cancellationToken);
        }
    }

    // What it throws later concerns nobody, and what it gives is disposed.
    private static void Abandon<T>(Task<T> running) => running.ContinueWith(
        static late => late.Status == TaskStatus.RanToCompletion && late.Result is IAsyncDisposable left
            ? left.DisposeAsync().AsTask()
            : Task.FromResult(late.Exception),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
