using System.Runtime.InteropServices;

namespace RpcGateway.Server.Backplane;

/// <summary>
/// Keeps the backplane told which addresses have receivers on this node: the first receiver subscribes, the last
/// one unsubscribes, and the two never overtake each other however many come and go at once.
/// </summary>
internal sealed class Subscriptions(IBackplane backplane, LocalReceivers receivers)
{
    private readonly Lock _gate = new();
    private readonly HashSet<RpcAddress> _active = [];

    // Only while they change: every connection has an address.
    private readonly Dictionary<RpcAddress, Change> _changes = [];

    /// <summary>Brings one address up to date.</summary>
    public async ValueTask UpdateAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        var change = Acquire(address);
        try
        {
            await change.Turn.WaitAsync(cancellationToken);
            try
            {
                await UpdateInTurnAsync(address, cancellationToken);
            }
            finally
            {
                change.Turn.Release();
            }
        }
        finally
        {
            Release(address, change);
        }
    }

    private async ValueTask UpdateInTurnAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        // Asked only now: whoever waited for this turn may have changed it.
        var isWanted = receivers.HasAny(address);
        if (isWanted == IsActive(address))
        {
            return;
        }

        await (isWanted
            ? backplane.SubscribeAsync(address, cancellationToken)
            : backplane.UnsubscribeAsync(address, cancellationToken));
        SetActive(address, isWanted);
    }

    private bool IsActive(RpcAddress address)
    {
        lock (_gate)
        {
            return _active.Contains(address);
        }
    }

    private void SetActive(RpcAddress address, bool value)
    {
        lock (_gate)
        {
            _ = value ? _active.Add(address) : _active.Remove(address);
        }
    }

    private Change Acquire(RpcAddress address)
    {
        lock (_gate)
        {
            ref var change = ref CollectionsMarshal.GetValueRefOrAddDefault(_changes, address, out _);
            change ??= new Change();
            change.Users++;
            return change;
        }
    }

    private void Release(RpcAddress address, Change change)
    {
        lock (_gate)
        {
            if (--change.Users == 0)
            {
                _changes.Remove(address);
                change.Turn.Dispose();
            }
        }
    }

    private sealed class Change
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }
}
