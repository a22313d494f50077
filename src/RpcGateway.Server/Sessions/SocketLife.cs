using RpcGateway.Protocol;

namespace RpcGateway.Server.Sessions;

/// <summary>One socket of a session, until it is lost or replaced.</summary>
internal sealed class SocketLife(IRpcTransport socket)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IRpcTransport Socket => socket;

    /// <summary>Completes when the session no longer uses the socket.</summary>
    public Task Ended => _ended.Task;

    public void End() => _ended.TrySetResult();
}
