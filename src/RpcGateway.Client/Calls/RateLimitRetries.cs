using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Client.Calls;

/// <summary>
/// Decides whether a call that a rate limit refused is made again. The server has not executed such a call. The streams among the
/// arguments of a call can be read only once, so a call with streams is not made again.
/// </summary>
internal sealed class RateLimitRetries
{
    // The longest time that a server can make a call wait.
    private const double MaxSeconds = 300;

    private readonly RpcClientOptions _options;
    private readonly Deadline _deadline;
    private int _count;

    private RateLimitRetries(RpcClientOptions options, Deadline deadline)
    {
        _options = options;
        _deadline = deadline;
    }

    /// <summary>Returns null if the call is made once.</summary>
    public static RateLimitRetries? Start(RpcMethodDescriptor method, CallSettings? settings, RpcClientOptions options) =>
        options.MaxRateLimitRetries > 0 && method.Parameters.All(parameter => parameter.Kind is RpcParameterKind.Value or RpcParameterKind.Progress)
            ? new RateLimitRetries(options, settings?.Deadline ?? default)
            : null;

    /// <summary>Counts a refusal.</summary>
    /// <param name="error">The error of the call.</param>
    /// <param name="delay">The time to wait before the next attempt.</param>
    /// <returns>False if the call fails with the error.</returns>
    public bool MayRetry(RpcException error, out TimeSpan delay)
    {
        delay = default;
        if (_count >= _options.MaxRateLimitRetries || ReadSeconds(error) is not { } seconds)
        {
            return false;
        }

        // All refused calls are told the same time. Each one adds a random part, which grows, so that some find room.
        var random = 1 + (_options.Reconnect.Jitter() * (Math.Pow(2, _count + 1) - 1));
        delay = TimeSpan.FromSeconds(Math.Min(seconds * random, MaxSeconds));
        if (_deadline.IsSet && delay >= _deadline.Left)
        {
            return false;
        }

        _count++;
        return true;
    }

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, _options.TimeProvider, cancellationToken);

    // {"code":-32005,"message":"...","data":{"limit":"RateLimits.PerUser","retryAfter":0.25}}
    private static double? ReadSeconds(RpcException error) =>
        error is { IsFromCall: true, Code: RpcErrorCode.LimitExceeded, ErrorData: JsonElement { ValueKind: JsonValueKind.Object } data }
        && data.TryGetProperty("limit", out var limit)
        && limit.ValueKind == JsonValueKind.String
        && data.TryGetProperty("retryAfter", out var after)
        && after.ValueKind == JsonValueKind.Number
        && after.TryGetDouble(out var seconds)
        && seconds is >= 0 and <= MaxSeconds
            ? seconds
            : null;
}
