using RpcGateway.Binding;

namespace RpcGateway.Server.Limits;

/// <summary>A rate limit, in ticks of a clock.</summary>
internal sealed class RateRule
{
    /// <param name="limit">The limit, with the name that clients see.</param>
    /// <param name="option">The option that sets it, for metrics and logs.</param>
    /// <param name="frequency">The ticks of the clock per second.</param>
    public RateRule(RpcMethodRateLimit limit, string option, long frequency)
    {
        Name = limit.Name;
        Option = option;
        Scope = limit.Per;
        Interval = Math.Max(1, (long)Math.Ceiling(limit.Seconds * frequency / limit.Calls));
        Capacity = (long)Math.Min((double)Interval * limit.Burst, long.MaxValue / 4);
    }

    public string Name { get; }

    public string Option { get; }

    public RpcRateLimitScope Scope { get; }

    /// <summary>The time that one message costs.</summary>
    public long Interval { get; }

    /// <summary>The time that a full bucket contains.</summary>
    public long Capacity { get; }

    public static RateRule Create(string name, string option, RpcRateLimit limit, RpcRateLimitScope scope, long frequency) => new(
        new RpcMethodRateLimit(name, limit.Messages, limit.Window.TotalSeconds, limit.Burst ?? limit.Messages, scope), option, frequency);
}
