using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>The requests from the peer that <c>$/cancelRequest</c> can find by id.</summary>
internal interface ICancellableRequests
{
    void AddCancellable(RpcId id, ICancellable request);

    void RemoveCancellable(RpcId id);
}
