using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// Our calls that wait for an answer, by id: a ring, in which a call lies where its id points to. Ids count up, so the
/// places are free again when their turn comes; where an old call still waits, its place's id is left out.
/// </summary>
internal sealed class PendingCalls(RpcConnection connection)
{
    private const int InitialLength = 16;

    // A longer ring than this is let go of when nothing waits any more: idle connections are many.
    private const int LongestKept = 256;

    private readonly int _limit = connection.Options.MaxPendingCalls;
    private readonly Lock _lock = new();

    // Always a power of two, and at most half full.
    private PendingCall?[] _ring = [];
    private int _count;
    private long _lastId;
    private long _lastAnswered;
    private RpcClose? _close;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Gives the call its id.</summary>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    /// <exception cref="RpcException">Too many calls wait.</exception>
    public void Add(PendingCall call)
    {
        if (!TryAdd(call))
        {
            connection.NoteLimit(nameof(RpcConnectionOptions.MaxPendingCalls));
            throw new RpcException(
                RpcErrorCode.LimitExceeded, $"{_limit} calls wait for the peer's answer already (MaxPendingCalls).");
        }
    }

    public PendingCall? Remove(long id)
    {
        lock (_lock)
        {
            if (_count == 0 || At(id) is not { } call || call.Id != id)
            {
                return null;
            }

            At(id) = null;
            if (--_count == 0 && _ring.Length > LongestKept)
            {
                _ring = [];
            }

            return call;
        }
    }

    /// <summary>The call that a response answers, which is forgotten; null if no call waits for it.</summary>
    public PendingCall? Answer(RpcId id)
    {
        if (id.AsNumber() is not { } number || Remove(number) is not { } call)
        {
            return null;
        }

        // Only the read loop gets here.
        _lastAnswered = Math.Max(_lastAnswered, call.Position);
        return call;
    }

    /// <summary>
    /// The call that an error with id null answers: the only one that waits, if its request is also the only message that
    /// left behind the last answered request. Peers read in order, so they have read everything before that.
    /// </summary>
    /// <param name="sent">The position of the last message that was sent.</param>
    public PendingCall? AnswerOnly(long sent)
    {
        lock (_lock)
        {
            if (_count != 1 || sent != _lastAnswered + 1)
            {
                return null;
            }

            var call = _ring.First(call => call is not null)!;
            return call.Position == sent ? Answer(new RpcId(call.Id)) : null;
        }
    }

    /// <summary>Fails all calls, and every later one.</summary>
    public void Close(RpcClose close)
    {
        PendingCall?[] left;
        lock (_lock)
        {
            _close = close;
            left = _ring;
            _ring = [];
            _count = 0;
        }

        foreach (var call in left)
        {
            call?.CompleteWithLoss(close);
        }

        connection.HandOverCompletions();
    }

    private bool TryAdd(PendingCall call)
    {
        lock (_lock)
        {
            if (_close is { } close)
            {
                throw new RpcConnectionLostException(PendingCall.Lost(close), requestSent: false);
            }

            if (_count >= _limit)
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

            call.Id = _lastId;
            At(_lastId) = call;
            _count++;
            return true;
        }
    }

    private ref PendingCall? At(long id) => ref _ring[(int)(id & (_ring.Length - 1))];

    // Two calls in two places of the shorter ring never meet in the longer one.
    private void Grow()
    {
        var old = _ring;
        _ring = new PendingCall?[Math.Max(InitialLength, old.Length * 2)];
        foreach (var call in old)
        {
            if (call is not null)
            {
                At(call.Id) = call;
            }
        }
    }
}
