using System.Net;

namespace RpcGateway.Client;

/// <summary>When and how often a client connects again.</summary>
public sealed class RpcReconnectOptions
{
    /// <summary>Whether to connect again at all. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether a first connect that fails is tried again too. Default: false, so that
    /// <see cref="RpcClient.ConnectAsync"/> reports a wrong address at once; clients of AddRpcClient have true.
    /// </summary>
    public bool RetryFirstConnect { get; set; }

    /// <summary>
    /// The longest delay before the first attempt; it doubles with each that fails, and the real delay is chosen at
    /// random between zero and it. Default: 500 ms. Range: 1 ms to 10 min.
    /// </summary>
    public TimeSpan InitialDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What the delay does not grow beyond. Default: 30 s. Range: <see cref="InitialDelay"/> to 1 h.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The attempts in a row before the client gives up. Default: null, never. Range: from 1.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>
    /// The time that a connection must last for counting and delays to start anew: one that breaks earlier counts as an
    /// attempt that failed. Default: 5 s. Range: 0 to 1 h.
    /// </summary>
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Decides whether to connect again after what happened, within the limits above.
    /// Default: <see cref="ReconnectByDefault"/>.
    /// </summary>
    public Func<RpcReconnectContext, bool> ShouldReconnect { get; set; } = ReconnectByDefault;

    // Chooses the share of a delay; tests fix it.
    internal Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>
    /// True after every close and failure but one: a handshake that the server refused with a status from 400 to 499,
    /// which would be refused again, 408 and 429 excepted.
    /// </summary>
    public static bool ReconnectByDefault(RpcReconnectContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (context.Exception as HttpRequestException)?.StatusCode is not { } status
            || (int)status is < 400 or > 499
            || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
    }
}
