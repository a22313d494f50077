namespace RpcGateway.Protocol.Outgoing;

/// <summary>A caller whose call has its outcome and that has not resumed yet.</summary>
internal abstract class CallContinuation
{
    /// <summary>The next one in <see cref="CompletedCalls"/>.</summary>
    public CallContinuation? Next { get; set; }

    /// <summary>Resumes the caller, on this thread. The last thing that is done with the call.</summary>
    public abstract void Resume();
}
