using System.Threading.Channels;

namespace RpcGateway.Services.Presence;

/// <summary>The changes that wait for one reader. The lock of the replica guards it.</summary>
internal sealed class PresenceWatcher(RpcAddress address, int maxBacklog)
{
    // At most one signal waits, so that a signal does not cost more while the reader is busy.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private List<RpcPresenceChange> _changes = [];
    private int _count;
    private bool _needsSnapshot = true;

    public RpcAddress Address => address;

    /// <summary>Waits until there is something to take.</summary>
    /// <returns>False when the gateway stops.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (await _signal.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_signal.Reader.TryRead(out _))
            {
                return true;
            }
        }

        return false;
    }

    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>The gateway stops.</summary>
    public void Complete() => _signal.Writer.TryComplete();

    /// <summary>Adds what has changed, or replaces all that waits with a snapshot if it is too much.</summary>
    /// <returns>Whether changes were replaced.</returns>
    public bool Offer(List<PresenceDifference> differences)
    {
        if (_needsSnapshot)
        {
            return false;
        }

        Add(RpcPresenceChangeKind.Left, differences, static (isBefore, isAfter) => isBefore && !isAfter);
        Add(RpcPresenceChangeKind.Joined, differences, static (isBefore, isAfter) => !isBefore && isAfter);
        Add(RpcPresenceChangeKind.Changed, differences, static (isBefore, isAfter) => isBefore && isAfter);
        if (_changes.Count > 0)
        {
            Signal();
        }

        return _needsSnapshot;
    }

    /// <summary>Takes what waits.</summary>
    /// <param name="read">Returns the connections that are online.</param>
    public List<RpcPresenceChange> Take(Func<IEnumerable<RpcPresenceEntry>> read)
    {
        var changes = _changes;
        if (_needsSnapshot)
        {
            changes = [new(RpcPresenceChangeKind.Snapshot, [.. read().Where(entry => address.Contains(entry))])];
        }

        (_changes, _count, _needsSnapshot) = ([], 0, false);
        return changes;
    }

    private void Add(RpcPresenceChangeKind kind, List<PresenceDifference> differences, Func<bool, bool, bool> isOfKind)
    {
        var entries = new List<RpcPresenceEntry>();
        foreach (var (before, after) in differences)
        {
            if (isOfKind(address.Contains(before), address.Contains(after)))
            {
                entries.Add(kind == RpcPresenceChangeKind.Left ? before! : after!);
            }
        }

        if (entries.Count == 0 || _needsSnapshot)
        {
            return;
        }

        if (_count > 0 && _count + entries.Count > maxBacklog)
        {
            (_changes, _count, _needsSnapshot) = ([], 0, true);
            Signal();
            return;
        }

        _changes.Add(new RpcPresenceChange(kind, entries));
        _count += entries.Count;
    }
}
