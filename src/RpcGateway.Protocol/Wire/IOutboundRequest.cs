namespace RpcGateway.Protocol.Wire;

/// <summary>
/// The call behind a request in the outbound queue. The queue reports the request's position and sending to it.
/// </summary>
internal interface IOutboundRequest
{
    /// <summary>The position of the request among all messages queued on the connection; 0 until it is queued.</summary>
    long Position { set; }

    /// <summary>
    /// Called when the request is passed to the transport. Returns false if the call was cancelled before.
    /// </summary>
    bool TryMarkSent();
}
