namespace RpcGateway.Protocol.Wire;

/// <summary>The call behind a request in the outbound queue. The queue tells it where the request is.</summary>
internal interface IOutboundRequest
{
    /// <summary>The position of the request among all messages queued on the connection; 0 before it is queued.</summary>
    long Position { set; }

    /// <summary>Called when the request goes to the transport; false if the call was cancelled before.</summary>
    bool TryMarkSent();
}
