namespace RpcGateway.Client.Connecting;

/// <summary>
/// The delay before an attempt: exponential with full jitter, so that the clients of one server do not reconnect at the same time.
/// </summary>
internal static class Backoff
{
    // A longer delay is an error of the server.
    private static readonly TimeSpan MaxGivenDelay = TimeSpan.FromMinutes(5);

    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="options">The options of the client.</param>
    /// <param name="given">
    /// The delay that a server asked for when it announced that it is shutting down: it spreads its clients over time.
    /// </param>
    /// <param name="lasted">Whether the connection lasted. Otherwise a server that always goes away would be flooded.</param>
    public static TimeSpan Delay(int attempt, RpcReconnectOptions options, TimeSpan? given, bool lasted) => given is { } delay
        ? (delay < MaxGivenDelay ? delay : MaxGivenDelay) + (lasted ? TimeSpan.Zero : Delay(attempt, options))
        : Delay(attempt, options);

    public static TimeSpan Delay(int attempt, RpcReconnectOptions options)
    {
        // Floating point saturates where a shift would overflow.
        var maxDelay = Math.Min(
            options.InitialDelay.TotalMilliseconds * Math.Pow(2, attempt - 1), options.MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(maxDelay * options.Jitter());
    }
}
