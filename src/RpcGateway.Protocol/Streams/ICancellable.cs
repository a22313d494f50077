namespace RpcGateway.Protocol.Streams;

/// <summary>A target of <c>$/cancelRequest</c>: a running call or a request for the next items of a stream.</summary>
internal interface ICancellable
{
    void Cancel();
}
