namespace RpcGateway.Samples.Arena;

/// <summary>
/// Decides when a client gets its next snapshot: at most two are unacknowledged. The queues of the gateway, the operating systems and
/// the proxies could hold seconds of snapshots; with the window they hold two, so a slow client gets fewer snapshots, but never old
/// ones. Thread-safe.
/// </summary>
/// <param name="last">The number before that of the first snapshot.</param>
internal sealed class SnapshotWindow(int last)
{
    public const int MaxUnacknowledged = 2;

    // A longer round trip, for example of a hidden page, is not caused by the network.
    private const int MaxRoundTrip = ArenaRules.TicksPerSecond;

    private readonly Lock _lock = new();
    private readonly long[] _sentAt = new long[MaxUnacknowledged];
    private int _sent = last;
    private int _acknowledged = last;
    private int _measured = last;
    private double _roundTrip;
    private (int Version, int Number) _roster;
    private int _rosterAcknowledged;

    /// <summary>Whether a snapshot may be sent in this tick. Snapshots are spread over the round trip, so that their intervals are even.</summary>
    public bool CanSend(long tick)
    {
        lock (_lock)
        {
            Measure(tick);
            var interval = Math.Max(1, Math.Round(_roundTrip / MaxUnacknowledged));
            return _sent - _acknowledged < MaxUnacknowledged && tick - _sentAt[_sent % MaxUnacknowledged] >= interval;
        }
    }

    /// <summary>Returns the number of the snapshot that is sent in this tick.</summary>
    public int Send(long tick)
    {
        lock (_lock)
        {
            _sent++;
            _sentAt[_sent % MaxUnacknowledged] = tick;
            return _sent;
        }
    }

    /// <summary>
    /// Whether snapshot <paramref name="number"/> must contain the roster: the client does not have this version, and it is not on its way.
    /// </summary>
    public bool TakeRoster(int version, int number)
    {
        lock (_lock)
        {
            if (_rosterAcknowledged >= version || (_roster.Version == version && _acknowledged < _roster.Number))
            {
                return false;
            }

            _roster = (version, number);
            return true;
        }
    }

    /// <summary>The client has received a snapshot and a roster. Numbers that were not sent, and old ones, are ignored.</summary>
    public void Acknowledge(int number, int roster)
    {
        lock (_lock)
        {
            if (number > _acknowledged && number <= _sent)
            {
                _acknowledged = number;
            }

            if (roster > _rosterAcknowledged && roster <= _roster.Version)
            {
                _rosterAcknowledged = roster;
            }
        }
    }

    private void Measure(long tick)
    {
        if (_measured == _acknowledged)
        {
            return;
        }

        _measured = _acknowledged;
        var latest = Math.Min(tick - _sentAt[_acknowledged % MaxUnacknowledged], MaxRoundTrip);
        _roundTrip = latest < _roundTrip ? latest : ((3 * _roundTrip) + latest) / 4;
    }
}
