using System.Globalization;
using System.Text.Json;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>Why a message exceeds a rate limit.</summary>
/// <param name="Limit">The limit, for the peer.</param>
/// <param name="Option">The option that sets the limit, for metrics and logs.</param>
/// <param name="RetryAfter">The time after which the same message is accepted, if no other arrives before it.</param>
/// <param name="MustClose">Whether the peer has ignored too many refusals.</param>
internal readonly record struct RateRefusal(string Limit, string Option, TimeSpan RetryAfter, bool MustClose)
{
    // {"code":-32005,"message":"...","data":{"limit":"RateLimits.PerUser","retryAfter":0.25}}
    public RpcError ToError()
    {
        // Rounded up, so that a peer that waits this long is not too early.
        var seconds = Math.Ceiling(RetryAfter.TotalMilliseconds) / 1000;
        var text = seconds.ToString(CultureInfo.InvariantCulture);
        using var data = JsonDocument.Parse($$"""{"limit":"{{JsonEncodedText.Encode(Limit)}}","retryAfter":{{text}}}""");
        return new RpcError(
            RpcErrorCode.LimitExceeded,
            $"The rate limit '{Limit}' is exceeded. Retry after {text} s.",
            data.RootElement.Clone());
    }
}
