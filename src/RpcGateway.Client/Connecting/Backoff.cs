namespace RpcGateway.Client.Connecting;

/// <summary>
/// The delay before an attempt: exponential, with full jitter, so that clients of one server spread out.
/// </summary>
internal static class Backoff
{
    public static TimeSpan Delay(int attempt, RpcReconnectOptions options)
    {
        // As floating point: it saturates where a shift would overflow.
        var longest = Math.Min(
            options.InitialDelay.TotalMilliseconds * Math.Pow(2, attempt - 1), options.MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(longest * options.Jitter());
    }
}
