namespace RpcGateway.Protocol.Sessions;

/// <summary>A transport that can lose its socket and continue with another one.</summary>
internal interface ISessionSocket
{
    /// <summary>Whether it waits for the next socket.</summary>
    bool IsDetached { get; }

    /// <summary>Sets what is called each time it continues with another socket. Must not block or throw.</summary>
    void WhenAttached(Action attached);

    /// <summary>From now on, it ends with its socket; it ends at once if it has none.</summary>
    void StopResuming();

    /// <summary>The socket is dead. Returns false if the transport ends with it.</summary>
    bool TryLose(RpcClose reason);

    /// <summary>Acknowledges what was received, if nothing else did. Called regularly.</summary>
    void AcknowledgeIdle();
}
