namespace RpcGateway.Server.Backplane;

/// <summary>
/// The receivers at one address. What is sent goes along an array, which is made anew when somebody has come or gone since:
/// so it takes no lock, and costs as much as there are receivers now, not as much as there have ever been.
/// </summary>
internal sealed class ReceiverSet
{
    private const int SmallCapacity = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReceiver> _receivers = new(StringComparer.Ordinal);
    private IReceiver[]? _snapshot = [];

    /// <summary>Those who are here now; never changed afterwards.</summary>
    public IReceiver[] Snapshot() => Volatile.Read(ref _snapshot) ?? TakeSnapshot();

    public void Add(IReceiver receiver)
    {
        lock (_lock)
        {
            _receivers[receiver.Id] = receiver;
            _snapshot = null;
        }
    }

    /// <returns>Whether anybody is left.</returns>
    public bool Remove(string id)
    {
        lock (_lock)
        {
            if (_receivers.Remove(id))
            {
                _snapshot = null;
            }

            // Seldom: at each time at least half of those that it copies have gone since the last.
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
