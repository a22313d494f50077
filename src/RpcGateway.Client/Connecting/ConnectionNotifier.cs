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

    public void RaiseProtocolError(object? state, RpcException error) => Raise(
        ProtocolErrorReceived, handler => handler(sender, error), ReconnectLoopLog.ProtocolErrorHandlerFailed);

    public void RaiseMessagesMissed() => Raise(
        MessagesMissed, handler => handler(sender, EventArgs.Empty), ReconnectLoopLog.MessagesMissedHandlerFailed);

    private void Raise<THandler>(THandler? handlers, Action<THandler> call, Action<ILogger, Exception> failed)
        where THandler : Delegate
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                call(handler);
            }
            catch (Exception e)
            {
                failed(logger, e);
            }
        }
    }
}
