using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>The calls from the peer that run. One that ends before its first await is never added, so nothing can cancel it.</summary>
internal sealed class InboundCalls(int limit) : ICancellableRequests
{
    // The object is its own lock: a separate one would add 40 bytes to every connection.

    // Created by the first call that awaits.
    private HashSet<InboundCall>? _running;
    private Dictionary<RpcId, ICancellable>? _cancellable;
    private CallSlots _slots = new(limit);

    // What other processes run: calls and streams.
    private int _forwarded;
    private long _started;
    private bool _closed;
    private volatile bool _starting;
    private volatile TaskCompletionSource? _idle;

    public int Count
    {
        get
        {
            lock (this)
            {
                return (_running?.Count ?? 0) + _forwarded;
            }
        }
    }

    /// <summary>The number of calls started so far.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>Counts a call that starts. Called on the read loop.</summary>
    public long CountStart()
    {
        Volatile.Write(ref _started, _started + 1);
        return _started;
    }

    /// <summary>The running calls. Use them outside the lock: streams call this class while they hold theirs.</summary>
    public InboundCall[] List()
    {
        lock (this)
        {
            return [.. _running ?? []];
        }
    }

    /// <summary>
    /// Whether the read loop is handling messages: it may be running a call that has not reached its first await and so is
    /// not counted, or may have responses that are not queued yet.
    /// </summary>
    public bool IsStarting
    {
        get => _starting;
        set
        {
            _starting = value;
            if (!value)
            {
                CompleteIfIdle();
            }
        }
    }

    public bool IsFull => _slots.IsFull;

    /// <summary>Adds a call that has reached its first await.</summary>
    public void Add(InboundCall call)
    {
        bool closed;
        lock (this)
        {
            if (!(_running ??= []).Add(call))
            {
                // Already added by its stream.
                return;
            }

            call.IsRunning = true;
            _slots.Add(call.Waits == 0 ? 1 : 0);
            closed = _closed;
            if (!call.Id.IsNone && !call.Id.IsNull)
            {
                (_cancellable ??= [])[call.Id] = call;
            }
        }

        if (closed)
        {
            call.Cancel();
        }
    }

    /// <summary>Counts a call that another process runs.</summary>
    public void AddForwarded(RpcId id, ICancellable call)
    {
        lock (this)
        {
            _slots.AddForwarded(1);
            _forwarded++;
            if (!id.IsNull)
            {
                (_cancellable ??= [])[id] = call;
            }
        }
    }

    /// <summary>Called before the response of a forwarded call is sent. Frees its slot and its id.</summary>
    /// <param name="id">The id of the call.</param>
    /// <param name="isStream">Whether the call continues as a stream, until <see cref="RemoveForwardedStream"/>.</param>
    public void RemoveForwarded(RpcId id, bool isStream)
    {
        lock (this)
        {
            _cancellable?.Remove(id);
            _slots.AddForwarded(-1);
            _forwarded -= isStream ? 0 : 1;
        }

        CompleteIfIdle();
    }

    public void RemoveForwardedStream(int count = 1)
    {
        lock (this)
        {
            _forwarded -= count;
        }

        CompleteIfIdle();
    }

    /// <summary>A process waits for the peer, or no longer waits. A waiting call does not count.</summary>
    public void AddForwardedWait(int change) => _slots.AddForwardedWait(change);

    public void AddCancellable(RpcId id, ICancellable request)
    {
        lock (this)
        {
            (_cancellable ??= [])[id] = request;
        }
    }

    public void RemoveCancellable(RpcId id)
    {
        lock (this)
        {
            _cancellable?.Remove(id);
        }
    }

    public bool IsIdInUse(RpcId id)
    {
        // Read without the lock, because only the read loop, which calls this, adds the ids of requests.
        if (_cancellable is null or { Count: 0 })
        {
            return false;
        }

        lock (this)
        {
            return _cancellable.ContainsKey(id);
        }
    }

    public void Cancel(RpcId id)
    {
        ICancellable? call;
        lock (this)
        {
            call = _cancellable?.GetValueOrDefault(id);
        }

        call?.Cancel();
    }

    /// <summary>
    /// Called before the response is sent, although the call itself or its stream continues. Frees its slot and its id,
    /// because the peer may reuse the id as soon as it receives the response.
    /// </summary>
    public void Free(InboundCall call)
    {
        lock (this)
        {
            if (call is { IsRunning: true, IsFree: false })
            {
                _cancellable?.Remove(call.Id);
                ReleaseSlot(call);
                call.IsFree = true;
            }
        }
    }

    public void Remove(InboundCall call)
    {
        lock (this)
        {
            if (!call.IsFree)
            {
                _cancellable?.Remove(call.Id);
                ReleaseSlot(call);
            }

            call.Version++;
            call.IsRunning = false;
            _running?.Remove(call);
        }

        CompleteIfIdle();
    }

    /// <summary>Frees the slot of a call that waits for the peer, until <see cref="ReclaimSlot"/>.</summary>
    /// <returns>The version of the call, because its object is reused.</returns>
    public int YieldSlot(InboundCall call)
    {
        lock (this)
        {
            if (call.Waits++ == 0 && call is { IsRunning: true, IsFree: false })
            {
                _slots.Add(-1);
            }

            return call.Version;
        }
    }

    public void ReclaimSlot(InboundCall call, int version)
    {
        lock (this)
        {
            if (call.Version == version && --call.Waits == 0 && call is { IsRunning: true, IsFree: false })
            {
                _slots.Add(1);
            }
        }
    }

    public void Close()
    {
        ICancellable[] running;
        lock (this)
        {
            _closed = true;

            // A call with a key continues: its caller asks for the outcome on another connection.
            _running?.RemoveWhere(static call => call.IdempotencyKey is not null);
            running = [.. _running ?? [], .. _cancellable?.Values.Where(call => call is not InboundCall) ?? []];
        }

        foreach (var call in running)
        {
            call.Cancel();
        }
    }

    public Task WaitUntilIdleAsync()
    {
        TaskCompletionSource idle;
        lock (this)
        {
            idle = _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        // A fence for both sides, so that calls need none: either the read loop sees the waiter (and that the connection is
        // draining), or the waiter sees that the loop is handling messages.
        Interlocked.MemoryBarrierProcessWide();
        CompleteIfIdle();
        return idle.Task;
    }

    private void CompleteIfIdle()
    {
        if (_idle is null)
        {
            return;
        }

        TaskCompletionSource? idle = null;
        lock (this)
        {
            if (_running is null or { Count: 0 } && _forwarded == 0 && !_starting)
            {
                idle = _idle;
                _idle = null;
            }
        }

        idle?.TrySetResult();
    }

    private void ReleaseSlot(InboundCall call) => _slots.Add(call.Waits == 0 ? -1 : 0);
}
