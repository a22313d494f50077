namespace RpcGateway.Protocol.Outgoing;

/// <summary>
/// The state machine of one call to the peer. The caller, the sender, the read loop and a cancellation race for its transitions.
/// Each transition succeeds once.
/// <code>
/// Spare --Start--> Queued --TrySend--> Sent --TryEnd(result)--> Succeeded --TryReuse--> Spare
///                    |                   |
///                    |                   +--TryEnd(other), TryCancel--> Ended
///                    +--TryEnd--> EndedQueued --TrySend--> Ended
///                    +--TryCancel--> Withdrawn
/// </code>
/// Only a call that succeeded is reused: its response has arrived, so it is not in the table of pending calls, and its request was
/// sent, so it is not in the outbound queue. A late response may still reach a cancelled call.
/// </summary>
internal struct CallLifecycle
{
    private int _state;

    public readonly CallState State => (CallState)Volatile.Read(in _state);

    /// <summary>Whether the request was given to the transport, so that the peer may execute the call.</summary>
    public readonly bool WasSent => State is CallState.Sent or CallState.Succeeded or CallState.Ended;

    public readonly bool HasEnded => State is not (CallState.Queued or CallState.Sent);

    /// <summary>A new use begins. Nothing else refers to the call yet.</summary>
    public void Start() => _state = (int)CallState.Queued;

    /// <summary>The request goes to the transport; false if it must not be sent.</summary>
    public bool TrySend() =>
        TryMove(CallState.Queued, CallState.Sent) || TryMove(CallState.EndedQueued, CallState.Ended);

    /// <summary>The call has its outcome; false if it already has one.</summary>
    /// <param name="isResult">Whether the outcome is the result that the peer sent.</param>
    public bool TryEnd(bool isResult) =>
        TryMove(CallState.Sent, isResult ? CallState.Succeeded : CallState.Ended)
        || TryMove(CallState.Queued, CallState.EndedQueued)
        // The request was sent between the two attempts.
        || TryMove(CallState.Sent, isResult ? CallState.Succeeded : CallState.Ended);

    /// <summary>The caller cancels the call; false if the call already has its outcome.</summary>
    /// <param name="wasSent">Whether the peer must be notified; if not, the request is never sent.</param>
    public bool TryCancel(out bool wasSent)
    {
        wasSent = false;
        if (TryMove(CallState.Queued, CallState.Withdrawn))
        {
            return true;
        }

        wasSent = true;
        return TryMove(CallState.Sent, CallState.Ended);
    }

    /// <summary>The caller has the result. True once, if the object may be used for another call.</summary>
    public bool TryReuse() => TryMove(CallState.Succeeded, CallState.Spare);

    private bool TryMove(CallState from, CallState to) =>
        Interlocked.CompareExchange(ref _state, (int)to, (int)from) == (int)from;
}
