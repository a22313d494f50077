namespace RpcGateway.Protocol.Errors;

/// <summary>The peer did something after which the connection cannot go on.</summary>
internal sealed class ProtocolViolationException(RpcCloseCode code, string reason) : Exception(reason)
{
    public RpcClose Close { get; } = new(code, reason);
}
