using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Calls;

/// <summary>
/// Gives calls the current connection, or lets them wait for the next one. Waiting calls go first and in order: each one is
/// sent before the next one is released.
/// </summary>
internal sealed class ConnectionGate(int maxWaiting)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private volatile RpcInvoker? _current;
    private RpcInvoker? _opening;
    private Func<RpcConnectionLostException>? _shut;

    /// <summary>The invoker of the current connection, or null.</summary>
    public RpcInvoker? Current => _current;

    /// <summary>The number of waiting calls.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Count;
            }
        }
    }

    /// <summary>Releases all waiting calls; after that, calls no longer wait.</summary>
    public void Open(RpcInvoker invoker)
    {
        lock (_gate)
        {
            _opening = invoker;
        }

        while (TakeFirst(invoker) is { } waiter)
        {
            waiter.TrySetResult(invoker);
        }
    }

    /// <summary>Makes calls wait again if this is the current connection, or the one being opened.</summary>
    public void Close(RpcInvoker invoker)
    {
        lock (_gate)
        {
            if (_opening == invoker)
            {
                _opening = null;
            }

            if (_current == invoker)
            {
                _current = null;
            }
        }
    }

    /// <summary>Fails all waiting calls and every later call.</summary>
    public void Shut(RpcClose close, Exception? cause)
    {
        _shut = () => new RpcConnectionLostException(Describe(close, cause), requestSent: false, cause);
        _current = null;
        while (TakeFirst(null) is { } waiter)
        {
            waiter.TrySetException(_shut());
        }
    }

    /// <summary>The error for a call that does not wait.</summary>
    public RpcConnectionLostException NotConnected() =>
        Volatile.Read(ref _shut)?.Invoke()
        ?? new RpcConnectionLostException("The client is not connected.", requestSent: false);

    /// <summary>Waits for a connection.</summary>
    /// <exception cref="RpcConnectionLostException">Too many calls are waiting, or the client has closed.</exception>
    public async ValueTask<RpcInvoker> WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter();
        lock (_gate)
        {
            if (_current is { } invoker)
            {
                return invoker;
            }

            if (_shut is { } shut)
            {
                throw shut();
            }

            if (_waiters.Count >= maxWaiting)
            {
                throw new RpcConnectionLostException(
                    $"The client is not connected, and {maxWaiting} calls are already waiting for a connection (MaxWaitingCalls).",
                    requestSent: false);
            }

            waiter.Node = _waiters.AddLast(waiter);
        }

        using (cancellationToken.UnsafeRegister(
            static (state, token) => (((ConnectionGate gate, Waiter waiter))state!).gate.Cancel(
                (((ConnectionGate gate, Waiter waiter))state!).waiter, token),
            (this, waiter)))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    private static string Describe(RpcClose close, Exception? cause) => cause is null
        ? close.Reason.Length == 0 ? $"The client is closed ({(int)close.Code})." : $"The client is closed ({(int)close.Code}): {close.Reason}"
        : $"The client has closed. {cause.Message}";

    private Waiter? TakeFirst(RpcInvoker? next)
    {
        lock (_gate)
        {
            if (next is not null && _opening != next)
            {
                // Closed in the meantime: the response to the first call can be that the server is shutting down.
                return null;
            }

            if (_waiters.First is not { } node)
            {
                // Only now: a new call must not overtake a waiting one.
                _current = next;
                _opening = null;
                return null;
            }

            _waiters.Remove(node);
            return node.Value;
        }
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Node?.List == _waiters)
            {
                _waiters.Remove(waiter.Node);
            }
        }

        waiter.TrySetCanceled(cancellationToken);
    }

    // Continuations run inline, so the call is sent before Open releases the next one.
    private sealed class Waiter : TaskCompletionSource<RpcInvoker>
    {
        public LinkedListNode<Waiter>? Node { get; set; }
    }
}
