namespace RpcGateway.Services.Backplane;

/// <summary>
/// The receivers at one address. Sending iterates over an array, which is created again when receivers were added or removed.
/// Therefore sending takes no lock, and its cost depends on the receivers that exist now, not on all that ever existed.
/// </summary>
internal sealed class ReceiverSet
{
    private const int SmallCapacity = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReceiver> _receivers = new(StringComparer.Ordinal);
    private IReceiver[]? _snapshot = [];

    /// <summary>The current receivers. The returned array is never modified.</summary>
    public IReceiver[] Snapshot() => Volatile.Read(ref _snapshot) ?? TakeSnapshot();

    public void Add(IReceiver receiver)
    {
        lock (_lock)
        {
            _receivers[receiver.Id] = receiver;
            _snapshot = null;
        }
    }

    /// <returns>Whether any receiver is left.</returns>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            if (_receivers.Remove(id))
            {
                _snapshot = null;
            }

            // Shrinks when three quarters are empty: amortized O(1).
            if (_receivers.Capacity > SmallCapacity && _receivers.Count < _receivers.Capacity / 4)
            {
                _receivers.TrimExcess(_receivers.Capacity / 2);
            }

            return _receivers.Count > 0;
        }
    }

    private IReceiver[] TakeSnapshot()
    {
        lock (_lock)
        {
            return _snapshot ??= [.. _receivers.Values];
        }
    }
}
