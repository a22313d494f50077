namespace RpcGateway.Client.Connecting;

/// <summary>Limits an attempt to connect to <see cref="RpcClientOptions.ConnectTimeout"/>.</summary>
internal static class ConnectTimeout
{
    /// <exception cref="TimeoutException">The time limit has passed.</exception>
    public static async Task<TResult> RunAsync<TResult>(
        RpcClientOptions options, Func<CancellationToken, Task<TResult>> attempt, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await attempt(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
            when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"Connecting timed out after {options.ConnectTimeout} (ConnectTimeout). {e.Message}", e);
        }
    }
}
