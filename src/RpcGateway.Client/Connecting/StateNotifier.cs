using Microsoft.Extensions.Logging;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Holds a client's state and tells its handlers, one change after another: only the <see cref="ReconnectLoop"/>
/// changes it.
/// </summary>
internal sealed class StateNotifier(object sender, ILogger logger)
{
    private volatile int _current;
    private volatile TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public event EventHandler<RpcClientStateChange>? Changed;

    public RpcClientState Current => (RpcClientState)_current;

    /// <summary>Ends when the client is connected or closed, and its handlers know it.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Changes the state without telling; <see cref="Raise"/> follows.</summary>
    public RpcClientStateChange Set(RpcClientState state)
    {
        var previous = Current;
        _current = (int)state;
        return new RpcClientStateChange(previous, state);
    }

    /// <summary>Tells every handler; one that throws harms neither the others nor the client.</summary>
    public void Raise(RpcClientStateChange change)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(sender, change);
            }
            catch (Exception e)
            {
                ReconnectLoopLog.HandlerFailed(logger, change.Current, e);
            }
        }

        if (change.Current is RpcClientState.Connected or RpcClientState.Closed)
        {
            _settled.TrySetResult();
        }
        else if (_settled.Task.IsCompleted)
        {
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
