namespace RpcGateway.Server;

/// <summary>How many messages are accepted: a number per period on average, and a burst after a pause.</summary>
public sealed class RpcRateLimit
{
    private static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(1);

    /// <summary>The number of messages per <see cref="Window"/>. Range: 1 to 1,000,000.</summary>
    public int Messages { get; set; }

    /// <summary>The period. Default: 1 s. Range: 1 ms to 24 h.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The number of messages that are accepted at once after a pause. Default: null, as many as <see cref="Messages"/>. Range: 1 to
    /// 1,000,000.
    /// </summary>
    public int? Burst { get; set; }

    /// <summary>Whose messages are counted together; only for <see cref="RpcRateLimits.Methods"/>. Default: the user's.</summary>
    public RpcRateLimitScope Per { get; set; }

    internal IEnumerable<string> Validate(string name)
    {
        if (Messages is < 1 or > 1_000_000)
        {
            yield return $"{name}.Messages is {Messages}, but must be from 1 to 1000000.";
        }

        if (Window < MinWindow || Window > MaxWindow)
        {
            yield return $"{name}.Window is {Window}, but must be from {MinWindow} to {MaxWindow}.";
        }

        if (Burst is < 1 or > 1_000_000)
        {
            yield return $"{name}.Burst is {Burst}, but must be from 1 to 1000000.";
        }

        if (!Enum.IsDefined(Per))
        {
            yield return $"{name}.Per is {Per}, but must be User, Connection, Address or Process.";
        }
    }
}
