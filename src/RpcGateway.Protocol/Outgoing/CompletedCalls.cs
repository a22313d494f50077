using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using RpcGateway.Protocol.Outbound;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>
/// Completed calls whose callers have not resumed yet. The read loop collects them and resumes the callers after it has
/// suspended itself, so the callers may take long while another thread continues to read. If a caller takes long, a helper
/// on the thread pool resumes the callers after it.
/// </summary>
internal sealed class CompletedCalls(OutboundQueue outbound) : IThreadPoolWorkItem
{
    // If responses arrive without a pause, the read loop never waits. Beyond these limits, the thread pool resumes the
    // callers.
    private const int MaxCollected = 64;
    private const int MaxBytes = 64 * 1024;

    // The requests of many callers are flushed in portions: the peer works on the first ones while other callers resume.
    private const int MaxUnflushed = 64;

    [ThreadStatic]
    private static CompletedCalls? _resumingHere;

    private readonly Lock _lock = new();
    private CallContinuation? _first;
    private CallContinuation? _last;
    private int _count;
    private long _bytes;
    private bool _hasHelper;

    /// <summary>
    /// Whether the calling code is one of several callers that are being resumed here. If so, the messages it has queued
    /// are flushed after the others have resumed; otherwise, the calling code must flush.
    /// </summary>
    public bool TryDeferFlush()
    {
        if (_resumingHere != this)
        {
            return false;
        }

        // If this caller or the next one takes long, the helper flushes, because it has not started yet.
        EnsureHelper();
        return true;
    }

    /// <summary>
    /// Adds a completed call. The read loop resumes it when the loop waits; other threads must call
    /// <see cref="ResumeOnPool"/>.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="size">The size of its response in bytes, a measure of the time that the read loop spent on it.</param>
    public void Add(CallContinuation call, int size = 0)
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
            needsHelper = (++_count >= MaxCollected || _bytes >= MaxBytes) && TryReserveHelper();
        }

        QueueHelper(needsHelper);
    }

    /// <summary>Resumes the collected callers on the thread pool, because the calling thread has other work.</summary>
    public void ResumeOnPool()
    {
        if (Volatile.Read(ref _first) is not null)
        {
            EnsureHelper();
        }
    }

    /// <summary>Resumes the collected callers on this thread.</summary>
    public void ResumeHere()
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
            ResumeAll(first);
        }
        else
        {
            // The only caller: what it sends is flushed at once.
            Resume(first);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            _hasHelper = false;
        }

        ResumeAll(null);
    }

    private void ResumeAll(CallContinuation? call)
    {
        var outer = _resumingHere;
        var context = ExecutionContext.Capture();
        _resumingHere = this;
        for (var run = 1; call is not null || TryTake(out call, out _); run++)
        {
            Resume(call);
            call = null;
            if (context is not null)
            {
                // No caller must see the execution context of another one.
                ExecutionContext.Restore(context);
            }

            if (run % MaxUnflushed == 0)
            {
                outbound.Flush();
            }
        }

        _resumingHere = outer;
        outbound.Flush();
    }

    private static void Resume(CallContinuation call)
    {
        try
        {
            call.Resume();
        }
        catch (Exception e)
        {
            // From a custom awaiter: async methods never throw here. Rethrown on the thread pool, where it is unhandled.
            ThreadPool.UnsafeQueueUserWorkItem(static e => e.Throw(), ExceptionDispatchInfo.Capture(e), preferLocal: false);
        }
    }

    private bool TryTake([NotNullWhen(true)] out CallContinuation? call, out bool hasMore)
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

            // The caller may block, even until one of the others has resumed.
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
