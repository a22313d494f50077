using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace RpcGateway.Samples.Accounts;

/// <summary>Limits how often names are claimed, so that a loop does not fill the disk.</summary>
internal sealed class AccountLimits : IDisposable
{
    public const int PerMinuteAndAddress = 30;
    private const int PerMinute = 120;

    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(http =>
            RateLimitPartition.GetFixedWindowLimiter(http.Connection.RemoteIpAddress ?? IPAddress.None, _ => Window(PerMinuteAndAddress))),
        PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetFixedWindowLimiter("", _ => Window(PerMinute))));

    /// <summary>Counts a claim; returns whether it exceeds a limit.</summary>
    public bool IsExceeded(HttpContext http)
    {
        using var lease = _limiter.AttemptAcquire(http);
        return !lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();

    private static FixedWindowRateLimiterOptions Window(int limit) => new() { PermitLimit = limit, Window = TimeSpan.FromMinutes(1) };
}
