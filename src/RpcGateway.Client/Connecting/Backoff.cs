namespace RpcGateway.Client.Connecting;

/// <summary>
/// The delay before an attempt: exponential with full jitter, so that the clients of one server do not reconnect at the same time.
/// </summary>
internal static class Backoff
{
    public static TimeSpan Delay(int attempt, RpcReconnectOptions options)
    {
        // Floating point saturates where a shift would overflow.
        var maxDelay = Math.Min(
            options.InitialDelay.TotalMilliseconds * Math.Pow(2, attempt - 1), options.MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(maxDelay * options.Jitter());
    }
}
