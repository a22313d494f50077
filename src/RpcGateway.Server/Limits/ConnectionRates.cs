using System.Security.Claims;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Reading;
using RpcGateway.Services;

namespace RpcGateway.Server.Limits;

/// <summary>What one connection has used of the limits. Used by its read loop, and by its end afterwards.</summary>
internal sealed class ConnectionRates(
    IRateSubject subject, RateRules rules, RatePartitions partitions, IRpcUserIdProvider userIds, TimeProvider time)
{
    // One entry per limit that the connection has met; null if the limit does not apply to it. An unknown address is not stored: it
    // may only be unknown because the socket was lost.
    private readonly Dictionary<RateRule, RatePartition?> _held = [];

    // The partitions that accepted the message; kept, so that counting a message allocates nothing.
    private readonly TokenBucket?[] _taken = new TokenBucket?[4];
    private ClaimsPrincipal? _user;

    public bool TryTake(ReadOnlySpan<byte> method, RpcMethodHandler? handler, out RateRefusal refusal)
    {
        refusal = default;
        var now = time.GetTimestamp();
        if (method.SequenceEqual("$/ping"u8) && Get(rules.Pings)!.Take(now) == 0)
        {
            return true;
        }

        FollowUser();
        var (taken, wait, exceeded) = (0, 0L, (RateRule?)null);
        foreach (var rule in rules.ForAll)
        {
            Take(rule, now, ref taken, ref wait, ref exceeded);
        }

        if (handler is not null && rules.Find(handler) is { } own)
        {
            Take(own, now, ref taken, ref wait, ref exceeded);
        }

        if (exceeded is null)
        {
            return true;
        }

        // A refused message uses nothing, so that a client that waits as long as it was told succeeds.
        for (var i = 0; i < taken; i++)
        {
            _taken[i]!.Return();
        }

        var mustClose = rules.Refusals is { } refusals && Get(refusals)!.Take(now) > 0;
        var retryAfter = TimeSpan.FromSeconds((double)wait / time.TimestampFrequency);
        refusal = new RateRefusal(exceeded.Name, mustClose ? rules.Refusals!.Option : exceeded.Option, retryAfter, mustClose);
        return false;
    }

    /// <summary>Called when the connection has ended.</summary>
    public void End()
    {
        foreach (var partition in _held.Values)
        {
            Release(partition);
        }

        _held.Clear();
    }

    private void Take(RateRule rule, long now, ref int taken, ref long wait, ref RateRule? exceeded)
    {
        if (Get(rule) is not { } bucket)
        {
            return;
        }

        var left = bucket.Take(now);
        if (left == 0)
        {
            _taken[taken++] = bucket;
        }
        else if (left > wait)
        {
            (wait, exceeded) = (left, rule);
        }
    }

    private TokenBucket? Get(RateRule rule)
    {
        if (!_held.TryGetValue(rule, out var partition))
        {
            partition = Find(rule);
            if (partition is not null || rule.Scope != RpcRateLimitScope.Address)
            {
                _held[rule] = partition;
            }
        }

        return partition?.Bucket;
    }

    private RatePartition? Find(RateRule rule) => rule.Scope switch
    {
        RpcRateLimitScope.Process => partitions.Attach(rule, default),
        RpcRateLimitScope.Address => FindByAddress(rule),
        RpcRateLimitScope.User when userIds.GetUserId(subject.Principal) is { } user => partitions.Attach(rule, PartitionKey.Of(user)),

        // The limit of a method must also bind anonymous users, who have no id; the limit per user is only for those who have one.
        RpcRateLimitScope.User => rules.ForAll.Contains(rule) ? null : FindByAddress(rule) ?? new RatePartition(rule, default),
        _ => new RatePartition(rule, default),
    };

    private RatePartition? FindByAddress(RateRule rule) =>
        subject.RemoteAddress is { } address ? partitions.Attach(rule, PartitionKey.Of(address)) : null;

    // A connection has a new user after $/hello with a token.
    private void FollowUser()
    {
        var user = subject.Principal;
        if (ReferenceEquals(user, _user))
        {
            return;
        }

        _user = user;
        foreach (var (rule, partition) in _held.Where(one => one.Key.Scope == RpcRateLimitScope.User).ToArray())
        {
            _held.Remove(rule);
            Release(partition);
        }
    }

    // A partition of the connection alone was never attached.
    private void Release(RatePartition? partition)
    {
        if (partition is { Connections: > 0 })
        {
            partitions.Detach(partition);
        }
    }
}
