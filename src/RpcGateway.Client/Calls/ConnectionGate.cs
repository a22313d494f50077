using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Calls;

/// <summary>
/// Where calls find the connection of the moment or wait for the next one. Calls that have waited go first and in their
/// order: each is on its way before the next is let through.
/// </summary>
internal sealed class ConnectionGate(int maxWaiting)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private volatile RpcInvoker? _current;
    private RpcInvoker? _opening;
    private Func<RpcConnectionLostException>? _shut;

    /// <summary>The invoker of the connection of the moment, or null.</summary>
    public RpcInvoker? Current => _current;

    /// <summary>The calls that wait.</summary>
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

    /// <summary>Lets all waiting calls through, and then every call.</summary>
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

    /// <summary>Makes calls wait again, if this is the connection of the moment, or the one that is being opened.</summary>
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

    /// <summary>Fails all waiting calls and every call to come.</summary>
    public void Shut(RpcClose close, Exception? cause)
    {
        _shut = () => new RpcConnectionLostException(Describe(close, cause), requestSent: false, cause);
        _current = null;
        while (TakeFirst(null) is { } waiter)
        {
            waiter.TrySetException(_shut());
        }
    }

    /// <summary>The error of a call that does not wait.</summary>
    public RpcConnectionLostException NotConnected() =>
        Volatile.Read(ref _shut)?.Invoke()
        ?? new RpcConnectionLostException("There is no connection at the moment.", requestSent: false);

    /// <summary>Waits for a connection.</summary>
    /// <exception cref="RpcConnectionLostException">Too many wait already, or no connection will come.</exception>
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
                    $"There is no connection, and {maxWaiting} calls wait for one already (MaxWaitingCalls).",
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
        : $"The client could not connect: {cause.Message}";

    private Waiter? TakeFirst(RpcInvoker? next)
    {
        lock (_gate)
        {
            if (next is not null && _opening != next)
            {
                // Closed meanwhile: the answer to the first call may be that the server shuts down.
                return null;
            }

            if (_waiters.First is not { } node)
            {
                // Not before: a call that comes now must not overtake one that has waited.
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

    // Continues inline, so that the call is on its way when the opener turns to the next.
    private sealed class Waiter : TaskCompletionSource<RpcInvoker>
    {
        public LinkedListNode<Waiter>? Node { get; set; }
    }
}
