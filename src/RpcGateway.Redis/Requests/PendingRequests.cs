using System.Collections.Concurrent;
using RpcGateway.Redis.Messages;

namespace RpcGateway.Redis.Requests;

/// <summary>
/// The requests that this node has made. Each ends with a response, when its node or this node's connection to Redis is lost, or when it
/// is cancelled: the number of receivers that Redis reports proves nothing.
/// </summary>
internal sealed class PendingRequests
{
    private readonly ConcurrentDictionary<long, PendingRequest> _requests = new();
    private long _last;

    public PendingRequest Add(string nodeId, out long id)
    {
        id = Interlocked.Increment(ref _last);
        return _requests[id] = new PendingRequest(nodeId);
    }

    /// <returns>Whether the request still waited.</returns>
    public bool Remove(long id) => _requests.TryRemove(id, out _);

    /// <summary>A response has arrived. Only the node that was asked may answer.</summary>
    public bool Complete(string nodeId, in ResponseMessage response) =>
        _requests.TryGetValue(response.Id, out var request)
        && request.NodeId == nodeId
        && _requests.TryRemove(response.Id, out _)
        && request.TrySetResult(response);

    public void Fail(IEnumerable<long> ids, Exception reason)
    {
        foreach (var id in ids)
        {
            if (_requests.TryRemove(id, out var request))
            {
                request.TrySetException(reason);
            }
        }
    }

    public void FailNode(string nodeId, Exception reason) =>
        Fail(_requests.Where(entry => entry.Value.NodeId == nodeId).Select(entry => entry.Key), reason);

    public void FailAll(Exception reason) => Fail(_requests.Keys, reason);
}
