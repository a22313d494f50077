namespace RpcGateway.Protocol.Sessions;

/// <summary>Is informed about the sockets of a session. Its methods must not block or throw.</summary>
internal interface ISessionOwner
{
    /// <summary>The session has lost its socket, and waits for the next one.</summary>
    /// <param name="socket">The lost socket; it is aborted, but not disposed.</param>
    /// <param name="reason">Why it was lost.</param>
    void OnDetached(IRpcTransport socket, RpcClose reason);
}
