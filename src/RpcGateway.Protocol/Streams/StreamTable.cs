using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Streams;

/// <summary>The open streams of a connection: the senders by token, and the number of receivers.</summary>
internal sealed class StreamTable(int limit, long lastToken = 0)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, StreamSender> _senders = [];

    // Senders without a reader whose generators have not stopped yet.
    private readonly HashSet<StreamSender> _stopping = [];
    private int _binarySenders;
    private int _receivers;
    private int _binaryReceivers;
    private long _itemsSent;
    private long _itemsReceived;
    private long _lastToken = lastToken;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _senders.Count + _binarySenders + _receivers;
            }
        }
    }

    public long ItemsSent => Interlocked.Read(ref _itemsSent);

    public long ItemsReceived => Interlocked.Read(ref _itemsReceived);

    /// <summary>Assigns a token to the sender. Returns false if too many streams are open.</summary>
    public bool TryAdd(StreamSender sender)
    {
        bool closed;
        lock (_lock)
        {
            if (_senders.Count + _binarySenders >= limit || _stopping.Count >= limit)
            {
                return false;
            }

            sender.Token = ++_lastToken;
            _senders.Add(sender.Token, sender);
            closed = _closed;
        }

        if (closed)
        {
            sender.Dispose();
        }

        return true;
    }

    public StreamSender? Find(long token)
    {
        lock (_lock)
        {
            return _senders.GetValueOrDefault(token);
        }
    }

    public void Remove(long token)
    {
        lock (_lock)
        {
            if (_senders.Remove(token, out var sender) && sender.IsGenerating)
            {
                _stopping.Add(sender);
            }
        }
    }

    /// <summary>Records whether the sender's generator is running.</summary>
    public void SetGenerating(StreamSender sender, bool value)
    {
        lock (_lock)
        {
            sender.IsGenerating = value;
            if (!value)
            {
                _stopping.Remove(sender);
            }
        }
    }

    /// <summary>Counts a binary stream that this end sends. Returns false if too many streams are open.</summary>
    public bool TryOpenSender()
    {
        lock (_lock)
        {
            if (_senders.Count + _binarySenders >= limit)
            {
                return false;
            }

            _binarySenders++;
            return true;
        }
    }

    public void CloseSender()
    {
        lock (_lock)
        {
            _binarySenders--;
        }
    }

    public bool TryOpenReceiver(bool isBinary)
    {
        lock (_lock)
        {
            if (_receivers >= limit)
            {
                return false;
            }

            _receivers++;
            _binaryReceivers += isBinary ? 1 : 0;
            return true;
        }
    }

    public void CloseReceiver(bool isBinary)
    {
        lock (_lock)
        {
            _receivers--;
            _binaryReceivers -= isBinary ? 1 : 0;
        }
    }

    /// <summary>Counts sent items, for all streams together.</summary>
    public void CountSent(long items) => Interlocked.Add(ref _itemsSent, items);

    public void CountReceived(int items) => Interlocked.Add(ref _itemsReceived, items);

    /// <summary>The number of open streams with the given end on this side.</summary>
    public int CountEnds(StreamEnd end)
    {
        lock (_lock)
        {
            return end switch
            {
                StreamEnd.ItemsSent => _senders.Count,
                StreamEnd.ItemsReceived => _receivers - _binaryReceivers,
                StreamEnd.BinarySent => _binarySenders,
                _ => _binaryReceivers,
            };
        }
    }

    /// <summary>Disposes all senders and waits until their generators have ended.</summary>
    public Task CloseAsync()
    {
        StreamSender[] senders;
        lock (_lock)
        {
            _closed = true;
            senders = [.. _senders.Values, .. _stopping];
        }

        foreach (var sender in senders)
        {
            sender.Dispose();
        }

        return Task.WhenAll(senders.Select(sender => sender.Completion));
    }
}
