using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>
/// The peer's calls that have not ended. A call that ends before its first await never gets here: it is not counted, and
/// no cancellation could reach it.
/// </summary>
internal sealed class InboundCalls(int limit) : ICancellableRequests
{
    // The object is its own lock: a separate one would add 40 bytes to every connection.

    // Made by the first call that awaits.
    private HashSet<InboundCall>? _running;
    private Dictionary<RpcId, ICancellable>? _cancellable;
    private int _slots;
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
                return _running?.Count ?? 0;
            }
        }
    }

    /// <summary>The calls that have started so far.</summary>
    public long Started => Volatile.Read(ref _started);

    /// <summary>Counts a call that starts. Called on the read loop.</summary>
    public long CountStart()
    {
        Volatile.Write(ref _started, _started + 1);
        return _started;
    }

    public IReadOnlyList<RpcRunningCall> List()
    {
        InboundCall[] running;
        lock (this)
        {
            running = [.. _running ?? []];
        }

        // Without the lock: who sends a stream asks for it under a lock of the stream's.
        return [.. running.Select(call => call.Describe())];
    }

    /// <summary>
    /// Whether the read loop runs a call, which may not have met its first await and so is not counted, or has answers
    /// that it has not handed over.
    /// </summary>
    public bool IsStarting
    {
        get => _starting;
        set
        {
            _starting = value;
            if (!value && _idle is not null)
            {
                CompleteIfIdle();
            }
        }
    }

    public bool IsFull => Volatile.Read(ref _slots) >= limit;

    /// <summary>Takes in a call that has met its first await.</summary>
    public void Add(InboundCall call)
    {
        bool closed;
        lock (this)
        {
            if (!(_running ??= []).Add(call))
            {
                // Its stream has taken it in already.
                return;
            }

            call.IsRunning = true;
            _slots += call.Waits == 0 ? 1 : 0;
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
        // Read without the lock: only the read loop, which asks, adds ids of requests.
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
    /// The call is about to be answered, but goes on to its end, or that of its stream: it takes no slot, and its id is
    /// free again, which the peer may use as soon as it has the answer.
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

        if (_idle is not null)
        {
            CompleteIfIdle();
        }
    }

    /// <summary>The call waits for the peer: frees its slot until <see cref="ReclaimSlot"/>.</summary>
    /// <returns>The version of the call: its object is reused.</returns>
    public int YieldSlot(InboundCall call)
    {
        lock (this)
        {
            if (call.Waits++ == 0 && call is { IsRunning: true, IsFree: false })
            {
                _slots--;
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
                _slots++;
            }
        }
    }

    public void Close()
    {
        ICancellable[] running;
        lock (this)
        {
            _closed = true;
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

        // The fence for both sides, so that calls pay none: either the read loop sees the waiter (and that the
        // connection drains), or the waiter sees that the loop starts calls.
        Interlocked.MemoryBarrierProcessWide();
        CompleteIfIdle();
        return idle.Task;
    }

    private void CompleteIfIdle()
    {
        TaskCompletionSource? idle = null;
        lock (this)
        {
            if (_running is null or { Count: 0 } && !_starting)
            {
                idle = _idle;
                _idle = null;
            }
        }

        idle?.TrySetResult();
    }

    private void ReleaseSlot(InboundCall call) => _slots -= call.Waits == 0 ? 1 : 0;
}
