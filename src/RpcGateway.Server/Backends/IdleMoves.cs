using RpcGateway.Protocol;
using RpcGateway.Protocol.Forwarding;

namespace RpcGateway.Server.Backends;

/// <summary>
/// Moves idle clients to less loaded instances, a limited number per second: clients stay connected for hours, so an instance that
/// was started or restarted would otherwise only get new ones.
/// </summary>
/// <param name="maxPerSecond">The limit; 0 if clients must not move.</param>
/// <param name="isInGroup">Whether a connection is in a group.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleMoves(int maxPerSecond, Func<string, bool> isInGroup, TimeProvider time)
{
    private static readonly RpcClose Moved = new(RpcCloseCode.GoingAway, "The client moves to an instance with fewer clients.");

    private readonly Lock _lock = new();
    private double _available = maxPerSecond;
    private long _lastTaken = time.GetTimestamp();

    /// <summary>Ends the channel of a client to an instance, if the client is idle. Called on the read loop of the client.</summary>
    public bool TryLeave(Forwarder forwarder, BackendInstance instance)
    {
        if (maxPerSecond == 0 || !forwarder.IsIdle(instance) || isInGroup(forwarder.Client.Id) || !TryTake())
        {
            return false;
        }

        forwarder.Leave(instance, Moved);
        return true;
    }

    private bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _available = Math.Min(maxPerSecond, _available + (time.GetElapsedTime(_lastTaken, now).TotalSeconds * maxPerSecond));
            _lastTaken = now;
            if (_available < 1)
            {
                return false;
            }

            _available--;
            return true;
        }
    }
}
