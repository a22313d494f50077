using Microsoft.Extensions.Logging;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Reports to the client's event handlers what the server tells on any connection. Handlers run on the read loop. An exception of one
/// affects neither other handlers nor the connection.
/// </summary>
internal sealed class ConnectionNotifier(object sender, ILogger logger)
{
    /// <summary>An error with id null.</summary>
    public event EventHandler<RpcException>? ProtocolErrorReceived;

    /// <summary>Messages to the client may have been lost.</summary>
    public event EventHandler? MessagesMissed;

    public void RaiseProtocolError(object? state, RpcException error)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(ProtocolErrorReceived))
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

    public void RaiseMessagesMissed()
    {
        foreach (var handler in Delegate.EnumerateInvocationList(MessagesMissed))
        {
            try
            {
                handler(sender, EventArgs.Empty);
            }
            catch (Exception e)
            {
                ReconnectLoopLog.MessagesMissedHandlerFailed(logger, e);
            }
        }
    }
}
