using Microsoft.Extensions.Logging;

namespace RpcGateway.Client.Connecting;

/// <summary>
/// Holds a client's state and tells its handlers, one change after another: only the <see cref="ReconnectLoop"/>
/// changes it. A handler that does not return delays the changes behind it, but not the client.
/// </summary>
internal sealed class StateNotifier(object sender, RpcClientOptions options, ILogger logger)
{
    private volatile int _current;
    private volatile TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _telling = Task.CompletedTask;

    public event EventHandler<RpcClientStateChange>? Changed;

    public RpcClientState Current => (RpcClientState)_current;

    /// <summary>Ends when the client is connected or closed, and its handlers know it.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Changes the state without telling; <see cref="RaiseAsync"/> follows.</summary>
    public RpcClientStateChange Set(RpcClientState state)
    {
        var previous = Current;
        _current = (int)state;
        return new RpcClientStateChange(previous, state);
    }

    /// <summary>
    /// Tells every handler; one that throws harms neither the others nor the client. Waits for them for
    /// <see cref="RpcClientOptions.ConnectTimeout"/>, and once the client stops for <see cref="RpcClientOptions.CloseTimeout"/>.
    /// </summary>
    public async Task RaiseAsync(RpcClientStateChange change, CancellationToken stopping)
    {
        if (Changed is { } handlers)
        {
            var telling = _telling = TellAsync(_telling, handlers, change);
            if (!await EndsAsync(telling, stopping).ConfigureAwait(false))
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

    // By the system's clock: it limits code of users, as no timer of the protocol does.
    private async Task<bool> EndsAsync(Task telling, CancellationToken stopping)
    {
        if (!stopping.IsCancellationRequested)
        {
            await telling.WaitAsync(options.ConnectTimeout, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (stopping.IsCancellationRequested)
        {
            await telling.WaitAsync(options.CloseTimeout, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return telling.IsCompleted;
    }

    private async Task TellAsync(Task before, EventHandler<RpcClientStateChange> handlers, RpcClientStateChange change)
    {
        // On a thread of their own: they may block it.
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
