using Microsoft.Extensions.Logging;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Holds a client's state and notifies its event handlers, one change after another. Only the <see cref="ReconnectLoop"/>
/// changes the state. A handler that does not return delays later notifications, but not the client.
/// </summary>
internal sealed class StateNotifier(object sender, RpcClientOptions options, ILogger logger)
{
    private volatile int _current;
    private volatile TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _notifying = Task.CompletedTask;

    public event EventHandler<RpcClientStateChange>? Changed;

    public RpcClientState Current => (RpcClientState)_current;

    /// <summary>Completes when the client is connected or closed and its handlers have been notified.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Changes the state without notifying; <see cref="RaiseAsync"/> must follow.</summary>
    public RpcClientStateChange Set(RpcClientState state)
    {
        var previous = Current;
        _current = (int)state;
        return new RpcClientStateChange(previous, state);
    }

    /// <summary>
    /// Notifies every handler. An exception affects neither other handlers nor the client. Waits for the handlers up to
    /// <see cref="RpcClientOptions.ConnectTimeout"/>, and up to <see cref="RpcClientOptions.CloseTimeout"/> while the client stops.
    /// </summary>
    public async Task RaiseAsync(RpcClientStateChange change, CancellationToken stopping)
    {
        if (Changed is { } handlers)
        {
            var notifying = _notifying = NotifyAsync(_notifying, handlers, change);
            if (!await CompletesAsync(notifying, stopping).ConfigureAwait(false))
            {
                ReconnectLoopLog.HandlerHangs(logger, change.Current);
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

    // Uses the system clock, not the configured one: this limits application code and is not part of the protocol.
    private async Task<bool> CompletesAsync(Task notifying, CancellationToken stopping)
    {
        if (!stopping.IsCancellationRequested)
        {
            await notifying.WaitAsync(options.ConnectTimeout, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (stopping.IsCancellationRequested)
        {
            await notifying.WaitAsync(options.CloseTimeout, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return notifying.IsCompleted;
    }

    private async Task NotifyAsync(Task before, EventHandler<RpcClientStateChange> handlers, RpcClientStateChange change)
    {
        // Always on the thread pool: handlers may block.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
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
    }
}
