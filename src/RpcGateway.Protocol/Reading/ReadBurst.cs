using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// A burst is a sequence of messages that the read loop handles without waiting.
/// <para>
/// Invariant: between <see cref="Begin"/> and <see cref="End"/>, only the thread of the loop writes inline responses. When
/// the loop waits, all responses of the burst have been sent and no completed call is left over; and no completed call has
/// to wait for user code that may block. <see cref="Begin"/> opens the inline responses for the current thread; it is
/// called for each message, because the loop may continue on another thread after a wait. <see cref="Yield"/> precedes code
/// that may take long: the thread pool resumes the callers of completed calls. <see cref="RestoreContext"/> follows user
/// code: the loop continues in its own execution context. <see cref="End"/> precedes every wait: the written responses are
/// sent, and calls can count as idle again. After the loop has suspended itself, <see cref="ResumeCallers"/> resumes the
/// callers of completed calls on the free thread.
/// </para>
/// </summary>
internal sealed class ReadBurst(InlineResponses responses, PendingCalls pending, InboundContext inbound)
{
    // Responses are flushed after this many messages, even if the loop never waits.
    private const int MaxMessages = 512;

    private ExecutionContext _context = null!;
    private int _messages;

    /// <summary>Called when the loop starts: captures its execution context.</summary>
    public void Start() => _context = ExecutionContext.Capture()!;

    /// <summary>Called before the loop handles a message.</summary>
    public void Begin()
    {
        responses.Open();
        if (_messages++ == 0)
        {
            inbound.Calls.IsStarting = true;
        }
        else if (_messages > MaxMessages)
        {
            Flush();
            _messages = 1;
            inbound.Calls.IsStarting = true;
        }
    }

    /// <summary>Called before the loop runs code that may take long.</summary>
    public void Yield() => pending.CompletedIfAny?.ResumeOnPool();

    /// <summary>Returns from the execution context of a call to that of the loop.</summary>
    public void RestoreContext() => ExecutionContext.Restore(_context);

    /// <summary>Called before the loop waits.</summary>
    public void End()
    {
        responses.Close();
        Flush();
    }

    /// <summary>Called when the loop waits and its thread is free.</summary>
    public void ResumeCallers() => pending.CompletedIfAny?.ResumeHere();

    private void Flush()
    {
        responses.Flush();
        inbound.Forwarder?.Flush();
        if (_messages > 0)
        {
            _messages = 0;
            inbound.Calls.IsStarting = false;
        }
    }
}
