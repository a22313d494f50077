using System.Runtime.InteropServices;
using RpcGateway.Protocol.Lifetime;

namespace RpcGateway.Services.Backplane;

/// <summary>
/// Subscribes the backplane to the addresses that have receivers on this node: the first receiver subscribes, the last one
/// unsubscribes. Changes of one address run one at a time, however many receivers are added and removed concurrently.
/// </summary>
internal sealed class Subscriptions(IBackplane backplane, LocalReceivers receivers)
{
    private readonly Lock _gate = new();
    private readonly HashSet<RpcAddress> _active = [];

    // Contains an address only while it changes, because there are many addresses.
    private readonly Dictionary<RpcAddress, Change> _changes = [];

    /// <summary>Updates the subscription of one address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">
    /// Ends the wait only. The update continues: the receivers have changed already, and nothing else would correct the subscription later.
    /// </param>
    public ValueTask UpdateAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        var update = UpdateAsync(address);
        return update.IsCompleted || !cancellationToken.CanBeCanceled ? update : WaitAsync(update.AsTask(), cancellationToken);
    }

    private static async ValueTask WaitAsync(Task update, CancellationToken cancellationToken)
    {
        update.Abandon();
        await update.WaitAsync(cancellationToken);
    }

    private async ValueTask UpdateAsync(RpcAddress address)
    {
        var change = Acquire(address);
        try
        {
            await change.Turn.WaitAsync();
            try
            {
                await UpdateInTurnAsync(address);
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

    private async ValueTask UpdateInTurnAsync(RpcAddress address)
    {
        // Checked only after waiting: the receivers may have changed in the meantime.
        var isWanted = receivers.HasAny(address);
        if (isWanted == IsActive(address))
        {
            return;
        }

        await (isWanted
            ? backplane.SubscribeAsync(address, CancellationToken.None)
            : backplane.UnsubscribeAsync(address, CancellationToken.None));
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
