using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>
/// Our calls that wait for a response, by id. They are in a ring: the id of a call selects its place. Ids count up, so a place is
/// usually free again when its turn comes; the id of a place where an old call still waits is skipped. The object is its own lock:
/// a separate one would add 40 bytes to every connection.
/// </summary>
internal sealed class PendingCalls(ConnectionTelemetry telemetry, OutboundQueue outbound, long lastId = 0)
{
    private const int InitialLength = 16;

    // A longer ring is released when no call waits any more: most connections are idle.
    private const int MaxKeptLength = 256;

    // The length is zero or a power of two. The ring is at most half full.
    private PendingCall?[] _ring = [];
    private CompletedCalls? _completed;
    private int _count;
    private long _lastId = lastId;
    private long _lastResponse;
    private RpcClose? _close;
    private bool _hasLeft;

    public ConnectionTelemetry Telemetry => telemetry;

    public OutboundQueue Outbound => outbound;

    public ConnectionContext Connection => telemetry.Context;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether new calls fail because <see cref="Leave"/> was called.</summary>
    public bool HasLeft => Volatile.Read(ref _hasLeft);

    /// <summary>Our calls that have their outcome. Created by the first one: most connections only respond.</summary>
    public CompletedCalls Completed => Volatile.Read(ref _completed)
        ?? Interlocked.CompareExchange(ref _completed, new CompletedCalls(outbound), null)
        ?? _completed;

    /// <summary>The same; null if no call was ever completed.</summary>
    public CompletedCalls? CompletedIfAny => Volatile.Read(ref _completed);

    /// <summary>Makes new calls fail without sending them, except requests of the protocol itself. Pending calls continue.</summary>
    public void Leave()
    {
        lock (this)
        {
            _hasLeft = true;
        }
    }

    /// <summary>Whether a call has its id, but its request is not queued yet.</summary>
    public bool HasUnqueued()
    {
        lock (this)
        {
            return Array.Exists(_ring, static call => call is { Position: 0 });
        }
    }

    /// <summary>Gives the call its id.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isOfProtocol">Whether it is a request of the protocol itself, and so part of another call.</param>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    /// <exception cref="RpcException">Too many calls wait.</exception>
    public void Add(PendingCall call, bool isOfProtocol = false)
    {
        if (!TryAdd(call, isOfProtocol))
        {
            telemetry.NoteLimit(nameof(RpcConnectionOptions.MaxPendingCalls));
            throw new RpcException(
                RpcErrorCode.LimitExceeded,
                $"{Connection.Options.MaxPendingCalls} calls wait for a response already (MaxPendingCalls).");
        }
    }

    public PendingCall? Remove(long id)
    {
        lock (this)
        {
            if (_count == 0 || At(id) is not { } call || call.Id != id)
            {
                return null;
            }

            At(id) = null;
            if (--_count == 0 && _ring.Length > MaxKeptLength)
            {
                _ring = [];
            }

            return call;
        }
    }

    /// <summary>Removes the call that a response belongs to; null if no call waits for it. Called on the read loop.</summary>
    public PendingCall? TakeForResponse(RpcId id)
    {
        if (id.AsNumber() is not { } number || Remove(number) is not { } call)
        {
            return null;
        }

        _lastResponse = Math.Max(_lastResponse, call.Position);
        return call;
    }

    /// <summary>
    /// Removes the call that an error with id null belongs to: the only one that waits, if its request is also the only message
    /// sent since the last request that got a response. Peers read in order, so they have read everything before that one.
    /// Called on the read loop.
    /// </summary>
    public PendingCall? TakeForErrorWithoutId()
    {
        var sent = outbound.Messages;
        lock (this)
        {
            if (_count != 1 || sent != _lastResponse + 1)
            {
                return null;
            }

            var call = _ring.First(call => call is not null)!;
            return call.Position == sent ? TakeForResponse(new RpcId(call.Id)) : null;
        }
    }

    // {"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":30}}
    public void SendCancellation(long id)
    {
        var message = MessageBuffer.Rent();
        RpcMessageWriter.WriteCancelRequest(message, id);
        outbound.SendUrgent(message);
    }

    /// <summary>Fails all calls, and every later one.</summary>
    public void Close(RpcClose close)
    {
        PendingCall?[] left;
        lock (this)
        {
            _close = close;
            left = _ring;
            _ring = [];
            _count = 0;
        }

        foreach (var call in left)
        {
            call?.Fail(ConnectionLoss.Create(close, call.WasSent));
        }

        CompletedIfAny?.ResumeOnPool();
    }

    private bool TryAdd(PendingCall call, bool isOfProtocol)
    {
        lock (this)
        {
            if ((_close ?? (_hasLeft && !isOfProtocol ? ConnectionLoss.Left : null)) is { } close)
            {
                throw ConnectionLoss.Create(close, requestSent: false);
            }

            if (_count >= Connection.Options.MaxPendingCalls)
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

    // Two calls in different places of the shorter ring never get the same place in the longer one.
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
