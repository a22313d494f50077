using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>The requests of the service that wait for the client. The object is its own lock.</summary>
internal sealed class ClientRequests(NumberRange numbers)
{
    private readonly Dictionary<long, ClientRequest> _byNumber = [];
    private readonly Dictionary<RpcId, long> _numbers = [];
    private uint _last;
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (this)
            {
                return _byNumber.Count;
            }
        }
    }

    /// <summary>Gives the request its number for the client. Returns false if its id is in use, or the channel has ended.</summary>
    public bool TryAdd(ClientRequest request)
    {
        lock (this)
        {
            if (_isClosed || _numbers.ContainsKey(request.Id))
            {
                return false;
            }

            do
            {
                request.Number = numbers.FirstId + ++_last;
            }
            while (!_byNumber.TryAdd(request.Number, request));

            _numbers.Add(request.Id, request.Number);
            return true;
        }
    }

    public ClientRequest? Take(long number)
    {
        lock (this)
        {
            if (!_byNumber.Remove(number, out var request))
            {
                return null;
            }

            _numbers.Remove(request.Id);
            return request;
        }
    }

    /// <summary>The number of a request that still waits; null if there is none.</summary>
    public long? Find(RpcId id)
    {
        lock (this)
        {
            return _numbers.TryGetValue(id, out var number) ? number : null;
        }
    }

    /// <summary>Whether a request that still waits may have a progress token.</summary>
    public bool MayReport(long token)
    {
        lock (this)
        {
            return _byNumber.Values.Any(request => request.Scalars?.Contains(token) == true);
        }
    }

    /// <summary>Removes and returns all requests, and accepts no more.</summary>
    public IReadOnlyList<ClientRequest> Close()
    {
        lock (this)
        {
            _isClosed = true;
            var left = _byNumber.Values.OrderBy(request => request.Number).ToList();
            _byNumber.Clear();
            _numbers.Clear();
            return left;
        }
    }
}
