using System.Net;
using RpcGateway.Client.Validation;

namespace RpcGateway.Client;

/// <summary>When and how often a client reconnects.</summary>
public sealed class RpcReconnectOptions
{
    /// <summary>Whether to reconnect. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whether to retry if the first connection attempt fails. Default: false, so that
    /// <see cref="RpcClient.ConnectAsync"/> reports an invalid address at once; true for clients added by AddRpcClient.
    /// </summary>
    public bool RetryFirstConnect { get; set; }

    /// <summary>
    /// The maximum delay before the first attempt. It doubles with each failed attempt; the actual delay is random, between zero
    /// and this maximum. Default: 500 ms. Range: 1 ms to 10 min.
    /// </summary>
    public TimeSpan InitialDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The upper limit of the maximum delay. Default: 30 s. Range: <see cref="InitialDelay"/> to 1 h.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum number of consecutive attempts. Default: null, no limit. Range: from 1.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>
    /// The time after which a connection resets attempt count and delay. A connection that breaks earlier counts as a failed
    /// attempt. Default: 5 s. Range: 0 to 1 h.
    /// </summary>
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Decides whether to reconnect, within the other limits. Default: <see cref="ReconnectByDefault"/>, which also decides if the
    /// function does not return within <see cref="RpcClientOptions.ConnectTimeout"/>.
    /// </summary>
    public Func<RpcReconnectContext, bool> ShouldReconnect { get; set; } = ReconnectByDefault;

    // Returns a random fraction of the maximum delay; tests replace it.
    internal Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>
    /// Returns true unless the server refused the handshake with a status from 400 to 499, other than 408 and 429, or refused the
    /// token: it would refuse the next one too.
    /// </summary>
    public static bool ReconnectByDefault(RpcReconnectContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Exception is RpcException { Code: RpcErrorCode.Unauthenticated })
        {
            return false;
        }

        return (context.Exception as HttpRequestException)?.StatusCode is not { } status
            || (int)status is < 400 or > 499
            || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
    }

    /// <summary>Returns a sentence for each value that is outside its documented range.</summary>
    internal IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            OptionChecks.Time("Reconnect.InitialDelay", InitialDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(10)),
            OptionChecks.Time("Reconnect.MaxDelay", MaxDelay, InitialDelay, TimeSpan.FromHours(1)),
            OptionChecks.Time("Reconnect.StableAfter", StableAfter, TimeSpan.Zero, TimeSpan.FromHours(1)),
            MaxAttempts is < 1
                ? $"Reconnect.MaxAttempts is {MaxAttempts}, but must be at least 1, or null for no limit."
                : null,
            ShouldReconnect is null ? "Reconnect.ShouldReconnect must not be null." : null,
        ];
        return errors.OfType<string>();
    }
}
