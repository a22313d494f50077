namespace RpcGateway.Protocol.Links;

/// <summary>A receiver of messages that has work to do once for several messages that arrive together.</summary>
internal interface IBurstReceiver
{
    /// <summary>Called on the read loop of the link when no more messages are available for now. Must not block or throw.</summary>
    void EndBurst();
}
