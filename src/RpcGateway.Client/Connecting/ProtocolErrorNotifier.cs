using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>Reports errors with id null, of whatever connection, to the handlers of a client.</summary>
internal sealed class ProtocolErrorNotifier(object sender, ILogger logger)
{
    public event EventHandler<RpcException>? Received;

    /// <summary>Calls every handler, on the read loop; one that throws harms neither the others nor the connection.</summary>
    public void Raise(RpcConnection connection, RpcException error)
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
