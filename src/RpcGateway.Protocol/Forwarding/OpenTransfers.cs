namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// What a process has open at one client besides calls: its own requests, streams of items and downloads. It is needed only to end
/// these when the process is lost.
/// </summary>
internal sealed class OpenTransfers
{
    private HashSet<long>? _callbacks;
    private HashSet<long>? _streams;
    private HashSet<uint>? _downloads;

    /// <summary>Adds a request of the process to the client. Returns false if its id is in use.</summary>
    public bool TryAddCallback(long id)
    {
        lock (this)
        {
            return (_callbacks ??= []).Add(id);
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

    public bool TryAddStream(long token)
    {
        lock (this)
        {
            return (_streams ??= []).Add(token);
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

    public void AddDownload(uint number)
    {
        lock (this)
        {
            (_downloads ??= []).Add(number);
        }
    }

    public void RemoveDownload(uint number)
    {
        lock (this)
        {
            _downloads?.Remove(number);
        }
    }

    /// <summary>Removes and returns everything.</summary>
    public (IReadOnlyCollection<long> Callbacks, IReadOnlyCollection<long> Streams, IReadOnlyCollection<uint> Downloads) TakeAll()
    {
        lock (this)
        {
            var all = (_callbacks ?? [], _streams ?? [], _downloads ?? []);
            _callbacks = null;
            _streams = null;
            _downloads = null;
            return all;
        }
    }
}
