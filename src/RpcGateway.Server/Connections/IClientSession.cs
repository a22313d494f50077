using RpcGateway.Protocol;

namespace RpcGateway.Server.Connections;

/// <summary>What a client knows about its session.</summary>
internal interface IClientSession
{
    /// <summary>Whether it has no socket at the moment.</summary>
    bool IsDetached { get; }

    /// <summary>
    /// Closes the socket, but not the session. Returns false if the session would end with its socket; nothing has happened then.
    /// </summary>
    Task<bool> CloseSocketAsync(RpcClose close, TimeProvider time);

    /// <summary>The connection has ended, and with it the session.</summary>
    void End();
}
