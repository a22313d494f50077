namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// What a process has open at one client besides calls: its own requests, streams of items and downloads. It is needed to end these
/// when the process is lost, and to notice faults of the process before they reach the client. The object is its own lock.
/// </summary>
internal sealed class OpenTransfers(int maxDownloads)
{
    private HashSet<long>? _callbacks;
    private HashSet<long>? _streams;
    private StreamCredits<OpenTransfers> _downloads = new(maxDownloads);
    private bool _isClosed;

    /// <summary>The number of requests of the process that wait for the client.</summary>
    public int Callbacks
    {
        get
        {
            lock (this)
            {
                return _callbacks?.Count ?? 0;
            }
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (this)
            {
                return _callbacks is not { Count: > 0 } && _streams is not { Count: > 0 } && _downloads.IsEmpty;
            }
        }
    }

    /// <summary>Adds a request of the process to the client. Returns false if its id is in use.</summary>
    public bool TryAddCallback(long id)
    {
        lock (this)
        {
            return !_isClosed && (_callbacks ??= []).Add(id);
        }
    }

    /// <summary>Returns whether the request was open.</summary>
    public bool RemoveCallback(long id)
    {
        lock (this)
        {
            return _callbacks?.Remove(id) == true;
        }
    }

    /// <summary>Adds a stream. Returns false if its token is in use.</summary>
    public bool TryAddStream(long token)
    {
        lock (this)
        {
            return !_isClosed && (_streams ??= []).Add(token);
        }
    }

    /// <summary>Returns whether the stream was open.</summary>
    public bool RemoveStream(long token)
    {
        lock (this)
        {
            return _streams?.Remove(token) == true;
        }
    }

    /// <summary>The client opens a download, or allows more of it. Returns false if the process is lost.</summary>
    public bool TryGrant(ForwardedFrame credit)
    {
        lock (this)
        {
            // A fault of the client is for the process to find.
            _ = _isClosed ? null : _downloads.Grant(credit.Number, credit.Credit, null);
            return !_isClosed;
        }
    }

    /// <summary>The process sends data. Returns false if the client did not allow it.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="isOpen">Whether the client still reads it.</param>
    public bool TryTake(ForwardedFrame data, out bool isOpen)
    {
        lock (this)
        {
            return _downloads.TryTake(data.Number, data.PayloadLength, out isOpen, out _);
        }
    }

    /// <summary>The process ends a download.</summary>
    public void EndDownload(uint number)
    {
        lock (this)
        {
            _downloads.End(number);
        }
    }

    /// <summary>The client cancels a download.</summary>
    public void CancelDownload(uint number)
    {
        lock (this)
        {
            _downloads.Cancel(number);
        }
    }

    /// <summary>Removes and returns everything, and accepts no more.</summary>
    public (IReadOnlyCollection<long> Callbacks, IReadOnlyCollection<long> Streams, IReadOnlyCollection<uint> Downloads) Close()
    {
        lock (this)
        {
            _isClosed = true;
            var all = (_callbacks ?? [], _streams ?? [], _downloads.CancelAll(null));
            _callbacks = null;
            _streams = null;
            return all;
        }
    }
}
