using RpcGateway.Protocol;

namespace RpcGateway.Server.Sessions;

/// <summary>One socket of a session, until it is lost or replaced, or the session ends.</summary>
internal sealed class SocketLife(IRpcTransport socket) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    // It is its own source of completion: a separate one would add 32 bytes to every session.

    public IRpcTransport Socket => socket;

    /// <summary>Completes when the session no longer uses the socket, with whether it continues without it.</summary>
    public Task<bool> Ended => Task;

    /// <param name="continues">Whether the session can continue on another socket.</param>
    public void End(bool continues) => TrySetResult(continues);
}
