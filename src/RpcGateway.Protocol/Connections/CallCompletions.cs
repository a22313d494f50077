using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace RpcGateway.Protocol.Connections;

/// <summary>
/// Our calls that know their outcome and whose callers have not gone on yet. The read loop collects them, and runs the
/// callers' code when it has suspended itself: then that code may take its time, and others read on. What waits behind a
/// caller that takes long is taken over by a helper on the thread pool.
/// </summary>
internal sealed class CallCompletions(RpcConnection connection) : IThreadPoolWorkItem
{
    // Where the peer answers without a pause, the loop never waits: this much is handed to the thread pool then.
    private const int MostCollected = 64;
    private const int MostBytes = 64 * 1024;

    // What many callers send leaves in parts: the peer works on the first ones while the others go on.
    private const int MostUnflushed = 64;

    [ThreadStatic]
    private static CallCompletions? _runningHere;

    private readonly Lock _lock = new();
    private PendingCall? _first;
    private PendingCall? _last;
    private int _count;
    private long _bytes;
    private bool _hasHelper;

    /// <summary>
    /// Flushes what the calling code has just queued, once the other callers have gone on, if it is one of several that
    /// do. Else false: the code flushes itself.
    /// </summary>
    public bool FlushSoon()
    {
        if (_runningHere != this)
        {
            return false;
        }

        // Should this caller, or the next one, take long, then the helper flushes: one that has not started yet.
        EnsureHelper();
        return true;
    }

    /// <summary>Collects a call; the read loop runs it when it waits, all others call <see cref="HandOver"/>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="size">The bytes of its answer, which took the loop their time.</param>
    public void Add(PendingCall call, int size = 0)
    {
        bool needsHelper;
        lock (_lock)
        {
            if (_last is null)
            {
                _first = call;
            }
            else
            {
                _last.Next = call;
            }

            _last = call;
            _bytes += size;
            needsHelper = (++_count >= MostCollected || _bytes >= MostBytes) && TryReserveHelper();
        }

        QueueHelper(needsHelper);
    }

    /// <summary>Lets the thread pool run what was collected, because the read loop has other things to do.</summary>
    public void HandOver()
    {
        if (Volatile.Read(ref _first) is not null)
        {
            EnsureHelper();
        }
    }

    /// <summary>Runs what was collected, here and now.</summary>
    public void Run()
    {
        if (Volatile.Read(ref _first) is null)
        {
            return;
        }

        if (!TryTake(out var first, out var hasMore))
        {
            return;
        }

        if (hasMore)
        {
            RunAll(first);
        }
        else
        {
            // Alone: what it sends leaves at once.
            Complete(first);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            _hasHelper = false;
        }

        RunAll(null);
    }

    private void RunAll(PendingCall? call)
    {
        var outer = _runningHere;
        var context = ExecutionContext.Capture();
        _runningHere = this;
        for (var run = 1; call is not null || TryTake(out call, out _); run++)
        {
            Complete(call);
            call = null;
            if (context is not null)
            {
                // No caller sees what another one has set.
                ExecutionContext.Restore(context);
            }

            if (run % MostUnflushed == 0)
            {
                connection.Outbound.Flush();
            }
        }

        _runningHere = outer;
        connection.Outbound.Flush();
    }

    private static void Complete(PendingCall call)
    {
        try
        {
            call.Conclude();
        }
        catch (Exception e)
        {
            // Of an awaiter's own continuation; an async method throws nothing here. Nobody could catch it on the thread
            // pool either.
            ThreadPool.UnsafeQueueUserWorkItem(static e => e.Throw(), ExceptionDispatchInfo.Capture(e), preferLocal: false);
        }
    }

    private bool TryTake([NotNullWhen(true)] out PendingCall? call, out bool hasMore)
    {
        bool needsHelper;
        lock (_lock)
        {
            call = _first;
            if (call is null)
            {
                hasMore = false;
                return false;
            }

            _first = call.Next;
            hasMore = _first is not null;
            if (!hasMore)
            {
                _last = null;
                _bytes = 0;
            }

            call.Next = null;
            _count--;

            // This caller may block, even until one of the others has gone on.
            needsHelper = hasMore && TryReserveHelper();
        }

        QueueHelper(needsHelper);
        return true;
    }

    private void EnsureHelper()
    {
        bool needsHelper;
        lock (_lock)
        {
            needsHelper = TryReserveHelper();
        }

        QueueHelper(needsHelper);
    }

    // Called under the lock. One helper that has not started yet is enough.
    private bool TryReserveHelper() => !_hasHelper && (_hasHelper = true);

    private void QueueHelper(bool isReserved)
    {
        if (isReserved)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }
}
