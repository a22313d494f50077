namespace RpcGateway.Protocol.Outgoing;

/// <summary>A completed call whose caller has not resumed yet.</summary>
internal abstract class CallContinuation
{
    /// <summary>The next one in <see cref="CompletedCalls"/>.</summary>
    public CallContinuation? Next { get; set; }

    /// <summary>Resumes the caller on this thread. The call must not be used afterwards.</summary>
    public abstract void Resume();
}
