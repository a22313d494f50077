using System.Runtime.InteropServices;

namespace RpcGateway.Server.Backplane;

/// <summary>
/// Keeps the backplane told which addresses have receivers on this node: the first receiver subscribes, the last
/// one unsubscribes, and the two never overtake each other however many come and go at once.
/// </summary>
internal sealed class Subscriptions(IBackplane backplane, LocalReceivers receivers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RpcAddress, Subscription> _subscriptions = [];

    /// <summary>Brings one address up to date.</summary>
    public async ValueTask UpdateAsync(RpcAddress address, CancellationToken cancellationToken)
    {
        var subscription = Acquire(address);
        try
        {
            await subscription.Turn.WaitAsync(cancellationToken);
            try
            {
                await UpdateAsync(address, subscription, cancellationToken);
            }
            finally
            {
                subscription.Turn.Release();
            }
        }
        finally
        {
            Release(address, subscription);
        }
    }

    private async ValueTask UpdateAsync(
        RpcAddress address, Subscription subscription, CancellationToken cancellationToken)
    {
        // Asked only now: whoever waited for this turn may have changed it.
        var wanted = receivers.HasAny(address);
        if (wanted && !subscription.Active)
        {
            await backplane.SubscribeAsync(address, cancellationToken);
        }
        else if (!wanted && subscription.Active)
        {
            await backplane.UnsubscribeAsync(address, cancellationToken);
        }

        subscription.Active = wanted;
    }

    private Subscription Acquire(RpcAddress address)
    {
        lock (_gate)
        {
            ref var subscription = ref CollectionsMarshal.GetValueRefOrAddDefault(_subscriptions, address, out _);
            subscription ??= new Subscription();
            subscription.Users++;
            return subscription;
        }
    }

    private void Release(RpcAddress address, Subscription subscription)
    {
        lock (_gate)
        {
            if (--subscription.Users == 0 && !subscription.Active)
            {
                _subscriptions.Remove(address);
                subscription.Turn.Dispose();
            }
        }
    }

    private sealed class Subscription
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public bool Active { get; set; }

        public int Users { get; set; }
    }
}
