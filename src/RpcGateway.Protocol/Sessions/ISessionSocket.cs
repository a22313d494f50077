namespace RpcGateway.Protocol.Sessions;

/// <summary>A transport that can lose its socket and continue with another one.</summary>
internal interface ISessionSocket
{
    /// <summary>Whether it waits for the next socket.</summary>
    bool IsDetached { get; }

    /// <summary>The socket is dead. Returns false if the transport ends with it.</summary>
    bool TryLose(RpcClose reason);

    /// <summary>Acknowledges what was received, if nothing else did. Called regularly.</summary>
    void AcknowledgeIdle();
}
