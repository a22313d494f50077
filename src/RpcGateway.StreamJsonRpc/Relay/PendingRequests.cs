using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>The requests of one side that the other side has not answered.</summary>
internal sealed class PendingRequests(int max)
{
    private readonly Lock _lock = new();
    private readonly HashSet<RpcId> _ids = [];
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ids.Count;
            }
        }
    }

    public PendingResult TryAdd(RpcId id)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return PendingResult.Closed;
            }

            if (_ids.Count >= max && !_ids.Contains(id))
            {
                return PendingResult.Full;
            }

            return _ids.Add(id) ? PendingResult.Added : PendingResult.Repeated;
        }
    }

    /// <returns>False if no request with that id waits.</returns>
    public bool Remove(RpcId id)
    {
        lock (_lock)
        {
            return _ids.Remove(id);
        }
    }

    /// <summary>Accepts no more requests, and returns those that will not be answered.</summary>
    public RpcId[] Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            RpcId[] rest = [.. _ids];
            _ids.Clear();
            return rest;
        }
    }
}
