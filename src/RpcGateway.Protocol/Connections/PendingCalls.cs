using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Connections;

/// <summary>Our calls that wait for an answer, by id.</summary>
internal sealed class PendingCalls(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, PendingCall> _calls = [];
    private long _lastId;
    private RpcClose? _close;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Gives the call its id.</summary>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    /// <exception cref="RpcException">Too many calls wait.</exception>
    public void Add(PendingCall call)
    {
        lock (_lock)
        {
            if (_close is { } close)
            {
                throw new RpcConnectionLostException(PendingCall.Lost(close), requestSent: false);
            }

            if (_calls.Count >= limit)
            {
                throw new RpcException(
                    RpcErrorCode.LimitExceeded, $"{limit} calls wait for the peer's answer already (MaxPendingCalls).");
            }

            call.Id = ++_lastId;
            _calls.Add(call.Id, call);
        }
    }

    public PendingCall? Remove(long id)
    {
        lock (_lock)
        {
            return _calls.Remove(id, out var call) ? call : null;
        }
    }

    /// <summary>The call that a response answers; null if nobody waits for it.</summary>
    public PendingCall? Remove(RpcId id) => id.AsNumber() is { } number ? Remove(number) : null;

    /// <summary>Fails all calls, and every later one.</summary>
    public void Close(RpcClose close)
    {
        PendingCall[] left;
        lock (_lock)
        {
            _close = close;
            left = [.. _calls.Values];
            _calls.Clear();
        }

        foreach (var call in left)
        {
            call.CompleteWithLoss(close);
        }
    }
}
