namespace RpcGateway.Protocol.Connections;

/// <summary>What <c>$/cancelRequest</c> can reach: a running call, or a held request for a stream's next items.</summary>
internal interface ICancellableCall
{
    void Cancel();
}
