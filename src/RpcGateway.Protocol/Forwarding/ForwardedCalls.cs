namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The forwarded requests of one channel that wait for a response, by id. As in PendingCalls, the id selects a place in a ring.
/// </summary>
internal sealed class ForwardedCalls
{
    private const int InitialLength = 4;
    private const int MaxKeptLength = 64;

    private ForwardedCall?[] _ring = [];
    private int _count;
    private long _lastId;
    private bool _isClosed;

    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Gives the call its number. Returns false if the channel has ended.</summary>
    public bool TryAdd(ForwardedCall call)
    {
        lock (this)
        {
            if (_isClosed)
            {
                return false;
            }

            if (_count * 2 >= _ring.Length)
            {
                Grow();
            }

            while (At(++_lastId) is not null)
            {
            }

            call.Number = _lastId;
            At(_lastId) = call;
            _count++;
            return true;
        }
    }

    public ForwardedCall? Take(long number)
    {
        lock (this)
        {
            if (_count == 0 || At(number) is not { } call || call.Number != number)
            {
                return null;
            }

            At(number) = null;
            if (--_count == 0 && _ring.Length > MaxKeptLength)
            {
                _ring = [];
            }

            return call;
        }
    }

    /// <summary>Removes and returns the calls whose time has passed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isAnyLeft">Whether other calls with a time are open.</param>
    public IReadOnlyList<ForwardedCall> TakeLate(long now, out bool isAnyLeft)
    {
        lock (this)
        {
            var timed = _ring.OfType<ForwardedCall>().Where(call => call.EndsAt != 0).ToLookup(call => call.EndsAt <= now);
            ForwardedCall[] late = [.. timed[true].OrderBy(call => call.Number)];
            foreach (var call in late)
            {
                At(call.Number) = null;
                _count--;
            }

            isAnyLeft = timed[false].Any();
            return late;
        }
    }

    /// <summary>Removes and returns all calls, and accepts no more. Returns null if that has been done.</summary>
    public IReadOnlyList<ForwardedCall>? Close()
    {
        lock (this)
        {
            if (_isClosed)
            {
                return null;
            }

            _isClosed = true;
            var left = _ring;
            _ring = [];
            _count = 0;
            return [.. left.OfType<ForwardedCall>().OrderBy(call => call.Number)];
        }
    }

    private ref ForwardedCall? At(long number) => ref _ring[(int)(number & (_ring.Length - 1))];

    private void Grow()
    {
        var old = _ring;
        _ring = new ForwardedCall?[Math.Max(InitialLength, old.Length * 2)];
        foreach (var call in old)
        {
            if (call is not null)
            {
                At(call.Number) = call;
            }
        }
    }
}
