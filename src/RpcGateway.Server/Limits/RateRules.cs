using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Limits;

/// <summary>The limits of the gateway: those of its options, and those of contracts.</summary>
internal sealed class RateRules
{
    private readonly IDictionary<string, RpcRateLimit> _methods;
    private readonly long _frequency;

    // The methods of backends come and go, so the table must not keep them alive.
    private readonly ConditionalWeakTable<RpcMethodHandler, MethodRule> _byMethod = new();

    // Methods that are counted together share the rule; so do the handlers of a backend that returns.
    private readonly ConcurrentDictionary<(string, int, double, int, RpcRateLimitScope), RateRule> _shared = new();

    public RateRules(RpcRateLimits limits, long frequency)
    {
        _methods = limits.Methods;
        _frequency = frequency;
        RateRule?[] all =
        [
            Create(nameof(RpcRateLimits.PerConnection), limits.PerConnection, RpcRateLimitScope.Connection),
            Create(nameof(RpcRateLimits.PerUser), limits.PerUser, RpcRateLimitScope.User),
            Create(nameof(RpcRateLimits.PerAddress), limits.PerAddress, RpcRateLimitScope.Address),
        ];
        ForAll = [.. all.OfType<RateRule>()];
        Refusals = Create(nameof(RpcRateLimits.Refusals), limits.Refusals, RpcRateLimitScope.Connection);

        // Twice as often as the shortest keep-alive interval, with a burst for pings that were delayed on their way.
        Pings = new RateRule(new RpcMethodRateLimit("$/ping", 20, 1, 40, RpcRateLimitScope.Connection), "", frequency);
    }

    /// <summary>The limits for every message. An array, because it is iterated for each message.</summary>
    public RateRule[] ForAll { get; }

    /// <summary>How many messages of a connection may be refused; null for any number.</summary>
    public RateRule? Refusals { get; }

    /// <summary>How many pings do not count as messages, so that limits do not end connections.</summary>
    public RateRule Pings { get; }

    public bool HasMethods => _methods.Count > 0;

    /// <summary>The limit of a method; null if it has none of its own.</summary>
    public RateRule? Find(RpcMethodHandler handler)
    {
        if (!_byMethod.TryGetValue(handler, out var found))
        {
            _byMethod.AddOrUpdate(handler, found = new MethodRule(Resolve(handler)));
        }

        return found.Rule;
    }

    private RateRule? Resolve(RpcMethodHandler handler)
    {
        // A handler with a prefix serves all methods of a service.
        var method = handler.Prefix ?? handler.Method.Name;
        var contract = method[..Math.Max(0, method.LastIndexOf('.'))];
        if (_methods.TryGetValue(method, out var limit))
        {
            return Share(method, limit);
        }

        return _methods.TryGetValue(contract, out limit)
            ? Share(contract, limit)
            : handler.Prefix is null && handler.Method.RateLimit is { } declared ? Share(declared) : null;
    }

    private RateRule Share(string name, RpcRateLimit limit) => Share(new RpcMethodRateLimit(
        name, limit.Messages, limit.Window.TotalSeconds, limit.Burst ?? limit.Messages, limit.Per));

    private RateRule Share(RpcMethodRateLimit limit) => _shared.GetOrAdd(
        (limit.Name, limit.Calls, limit.Seconds, limit.Burst, limit.Per), _ => new RateRule(limit, "RateLimits.Methods", _frequency));

    private RateRule? Create(string option, RpcRateLimit? limit, RpcRateLimitScope scope) =>
        limit is null ? null : RateRule.Create($"RateLimits.{option}", $"RateLimits.{option}", limit, scope, _frequency);

    private sealed record MethodRule(RateRule? Rule);
}
