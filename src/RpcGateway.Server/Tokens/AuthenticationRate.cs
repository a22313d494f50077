namespace RpcGateway.Server.Tokens;

/// <summary>Limits how often a connection may send a token, because a scheme may be costly: <see cref="Burst"/> at once, then one per period.</summary>
internal sealed class AuthenticationRate(TimeProvider time)
{
    /// <summary>How many tokens a connection may send at once.</summary>
    public const int Burst = 5;

    /// <summary>The time after which it may send one more.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private long _at = time.GetTimestamp();
    private double _left = Burst;

    /// <summary>Counts a token. Returns null if it is allowed, otherwise the time until the next one is.</summary>
    public TimeSpan? TryTake()
    {
        lock (this)
        {
            var now = time.GetTimestamp();
            _left = Math.Min(Burst, _left + (time.GetElapsedTime(_at, now) / Period));
            _at = now;
            if (_left < 1)
            {
                return (1 - _left) * Period;
            }

            _left--;
            return null;
        }
    }
}
