namespace RpcGateway.Protocol.Incoming;

/// <summary>Counts the calls that run at the same time. Changes are made under the lock of <see cref="InboundCalls"/>.</summary>
internal struct CallSlots(int limit)
{
    private int _own;

    // What other processes run, and their requests that wait for the peer.
    private int _forwarded, _forwardedWaits;

    // It is not known which forwarded call a waiting request belongs to.
    public readonly bool IsFull =>
        Volatile.Read(in _own) + Math.Max(0, Volatile.Read(in _forwarded) - Volatile.Read(in _forwardedWaits)) >= limit;

    public void Add(int change) => _own += change;

    public void AddForwarded(int change) => Volatile.Write(ref _forwarded, _forwarded + change);

    /// <summary>Needs no lock.</summary>
    public void AddForwardedWait(int change) => Interlocked.Add(ref _forwardedWaits, change);
}
