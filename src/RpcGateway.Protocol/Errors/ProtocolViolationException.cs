namespace RpcGateway.Protocol.Errors;

/// <summary>The peer violated the protocol in a way that ends the connection.</summary>
internal sealed class ProtocolViolationException(RpcCloseCode code, string reason) : Exception(reason)
{
    public RpcClose Close { get; } = new(code, reason);
}
