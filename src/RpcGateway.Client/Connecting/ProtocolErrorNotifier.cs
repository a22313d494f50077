using Microsoft.Extensions.Logging;

namespace RpcGateway.Client.Connecting;

/// <summary>Reports errors with id null, from any connection, to the client's event handlers.</summary>
internal sealed class ProtocolErrorNotifier(object sender, ILogger logger)
{
    public event EventHandler<RpcException>? Received;

    /// <summary>Calls every handler on the read loop. An exception affects neither other handlers nor the connection.</summary>
    public void Raise(object? state, RpcException error)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Received))
        {
            try
            {
                handler(sender, error);
            }
            catch (Exception e)
            {
                ReconnectLoopLog.ProtocolErrorHandlerFailed(logger, e);
            }
        }
    }
}
