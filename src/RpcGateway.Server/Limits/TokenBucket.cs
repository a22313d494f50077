namespace RpcGateway.Server.Limits;

/// <summary>
/// Accepts messages at an average rate, with bursts. It stores only when it will be full again, so it needs no timer, and it knows
/// exactly when the next message is accepted. All times are in ticks of the clock. Thread-safe, without a lock.
/// </summary>
internal sealed class TokenBucket(RateRule rule)
{
    private long _fullAt = long.MinValue / 2;

    /// <returns>0 if the message is accepted; otherwise the time after which it would be.</returns>
    public long Take(long now)
    {
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            var next = Math.Max(fullAt, now) + rule.Interval;
            var wait = next - now - rule.Capacity;
            if (wait > 0)
            {
                return wait;
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt)
            {
                return 0;
            }
        }
    }

    /// <summary>Undoes a <see cref="Take"/>, because another limit refuses the message.</summary>
    public void Return() => Interlocked.Add(ref _fullAt, -rule.Interval);

    public bool IsFull(long now) => Volatile.Read(ref _fullAt) <= now;
}
