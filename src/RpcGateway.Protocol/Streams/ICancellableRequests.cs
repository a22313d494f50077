using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>The requests of the peer that <c>$/cancelRequest</c> finds by their ids.</summary>
internal interface ICancellableRequests
{
    void AddCancellable(RpcId id, ICancellable request);

    void RemoveCancellable(RpcId id);
}
