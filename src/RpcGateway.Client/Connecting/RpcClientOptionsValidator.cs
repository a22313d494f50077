using System.Runtime.Versioning;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Holds every setting against the range in its documentation, and reports all that are outside at once.
/// </summary>
internal static class RpcClientOptionsValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    public static IEnumerable<string> Validate(RpcClientOptions options)
    {
        string?[] errors =
        [
            Time(
                "ConnectTimeout",
                options.ConnectTimeout,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromMinutes(10),
                mayBeInfinite: true),
            Time("CallTimeout", options.CallTimeout, Shortest, TimeSpan.FromHours(24), mayBeInfinite: true),
            Time("CloseTimeout", options.CloseTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Enum.IsDefined(options.WhenDisconnected)
                ? null
                : $"WhenDisconnected is {options.WhenDisconnected}, but must be Wait or Fail.",
            options.MaxWaitingCalls is >= 1 and <= 1_000_000
                ? null
                : $"MaxWaitingCalls is {options.MaxWaitingCalls}, but must be from 1 to 1000000.",
            options.LoggerFactory is null ? "LoggerFactory must not be null." : null,
            options.TimeProvider is null ? "TimeProvider must not be null." : null,
        ];
        var handshake = OperatingSystem.IsBrowser() ? BrowserOptions.Validate(options) : ValidateHeaders(options);
        return [.. errors.OfType<string>(), .. Validate(options.Reconnect), .. handshake];
    }

    private static IEnumerable<string> Validate(RpcReconnectOptions reconnect)
    {
        string?[] errors =
        [
            Time("Reconnect.InitialDelay", reconnect.InitialDelay, Shortest, TimeSpan.FromMinutes(10)),
            Time("Reconnect.MaxDelay", reconnect.MaxDelay, reconnect.InitialDelay, TimeSpan.FromHours(1)),
            Time("Reconnect.StableAfter", reconnect.StableAfter, TimeSpan.Zero, TimeSpan.FromHours(1)),
            reconnect.MaxAttempts is < 1
                ? $"Reconnect.MaxAttempts is {reconnect.MaxAttempts}, but must be at least 1, or null for no limit."
                : null,
            reconnect.ShouldReconnect is null ? "Reconnect.ShouldReconnect must not be null." : null,
        ];
        return errors.OfType<string>();
    }

    [UnsupportedOSPlatform("browser")]
    private static IEnumerable<string> ValidateHeaders(RpcClientOptions options)
    {
        using var request = new HttpRequestMessage();
        foreach (var (name, value) in options.Headers)
        {
            // The value is not repeated: it may be a secret.
            if (!request.Headers.TryAddWithoutValidation(name, value) || value.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                yield return $"Headers['{name}'] is not a valid request header.";
            }
        }

        if (options.AccessTokenProvider is not null && options.Headers.ContainsKey("Authorization"))
        {
            yield return "Headers has Authorization and AccessTokenProvider is set: use one of them.";
        }
    }

    private static string? Time(string name, TimeSpan value, TimeSpan from, TimeSpan to, bool mayBeInfinite = false)
    {
        if ((value >= from && value <= to) || (mayBeInfinite && value == Timeout.InfiniteTimeSpan))
        {
            return null;
        }

        return $"{name} is {value}, but must be from {from} to {to}{(mayBeInfinite ? ", or infinite" : "")}.";
    }
}
