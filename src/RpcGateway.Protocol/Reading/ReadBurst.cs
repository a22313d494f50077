using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// A burst: the messages that the read loop handles without waiting.
/// <para>
/// Invariant: between <see cref="Begin"/> and <see cref="End"/> only the thread of the loop writes inline responses, and every
/// response and every completed call of the burst is either queued or in the hands of another thread before the loop waits or
/// runs code of a user that may block. <see cref="Begin"/> opens the inline responses for the current thread; each message calls
/// it, because the loop may continue on another thread after a wait. <see cref="Yield"/> precedes code that may take long: the
/// thread pool resumes the callers of completed calls. <see cref="RestoreContext"/> follows code of a user: the loop continues in
/// its own execution context. <see cref="End"/> precedes every wait: what was written is sent, and calls count as idle again.
/// After the loop has suspended itself, <see cref="ResumeCallers"/> resumes the callers of completed calls on the free thread.
/// </para>
/// </summary>
internal sealed class ReadBurst(InlineResponses responses, PendingCalls pending, InboundCalls calls)
{
    // No response waits for longer than this many messages take.
    private const int MaxMessages = 512;

    private ExecutionContext _context = null!;
    private int _messages;

    /// <summary>The loop starts: its execution context is the current one.</summary>
    public void Start() => _context = ExecutionContext.Capture()!;

    /// <summary>The loop is about to handle a message.</summary>
    public void Begin()
    {
        responses.Open();
        if (_messages++ == 0)
        {
            calls.IsStarting = true;
        }
        else if (_messages > MaxMessages)
        {
            Flush();
            _messages = 1;
            calls.IsStarting = true;
        }
    }

    /// <summary>The loop is about to run code that may take long.</summary>
    public void Yield() => pending.CompletedIfAny?.ResumeOnPool();

    /// <summary>Returns from the execution context of a call to that of the loop.</summary>
    public void RestoreContext() => ExecutionContext.Restore(_context);

    /// <summary>The loop is about to wait.</summary>
    public void End()
    {
        responses.Close();
        Flush();
    }

    /// <summary>The loop waits, and its thread is free.</summary>
    public void ResumeCallers() => pending.CompletedIfAny?.ResumeHere();

    private void Flush()
    {
        responses.Flush();
        if (_messages > 0)
        {
            _messages = 0;
            calls.IsStarting = false;
        }
    }
}
