namespace RpcGateway.Protocol.Links;

/// <summary>The open channels of a link. Numbers are never used again, so a late frame cannot reach a later channel.</summary>
internal sealed class LinkChannels(LinkChannel control)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, LinkChannel> _channels = new() { [0] = control };
    private uint _lastOpened;
    private uint _lastAccepted;
    private bool _hasAccepted;
    private bool _isClosed;

    /// <summary>The number of channels, without channel 0.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return Math.Max(0, _channels.Count - 1);
            }
        }
    }

    /// <summary>Opens a channel with the next number; null if the link has ended.</summary>
    /// <param name="create">Creates the channel.</param>
    /// <param name="announce">Announces the channel to the peer, before the next one can be opened.</param>
    public TChannel? TryOpen<TChannel>(Func<uint, TChannel> create, Action<uint> announce)
        where TChannel : LinkChannel
    {
        lock (_lock)
        {
            // Only one end opens channels, because both count from 1.
            if (_isClosed || _hasAccepted || _lastOpened == uint.MaxValue)
            {
                return null;
            }

            var channel = create(++_lastOpened);
            _channels.Add(channel.Number, channel);
            announce(channel.Number);
            return channel;
        }
    }

    /// <summary>The peer opens a channel.</summary>
    public void CountAccepted(uint number)
    {
        lock (_lock)
        {
            if (number != _lastAccepted + 1 || _lastOpened > 0)
            {
                throw Link.Violation($"Channel {number} must not be opened: the next number is {(long)_lastAccepted + 1}.");
            }

            _lastAccepted = number;
        }
    }

    public void Add(LinkChannel channel)
    {
        lock (_lock)
        {
            // It may have been closed since it was accepted.
            if (!channel.IsClosed)
            {
                _channels.Add(channel.Number, channel);
                _hasAccepted = true;
            }
        }
    }

    /// <summary>Returns a channel; null if it has ended.</summary>
    public LinkChannel? Find(uint number)
    {
        lock (_lock)
        {
            return _channels.TryGetValue(number, out var channel) ? channel
                : number <= Math.Max(_lastOpened, _lastAccepted) ? null
                : throw Link.Violation($"Channel {number} was never opened.");
        }
    }

    /// <summary>The peer closes a channel: removes and returns it; null if it has ended.</summary>
    public LinkChannel? Take(uint number)
    {
        if (number == 0)
        {
            throw Link.Violation("Channel 0 must not be closed.");
        }

        var channel = Find(number);
        Remove(number);
        return channel;
    }

    public void Remove(uint number)
    {
        lock (_lock)
        {
            _channels.Remove(number);
        }
    }

    /// <summary>Removes and returns all channels, and opens no more.</summary>
    public IReadOnlyList<LinkChannel> Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            LinkChannel[] left = [.. _channels.Values];
            _channels.Clear();
            return left;
        }
    }
}
