namespace RpcGateway.Protocol.Errors;

/// <summary>Creates the exceptions for calls and streams whose connection has ended.</summary>
internal static class ConnectionLoss
{
    /// <summary>The reason why new calls fail on a connection whose peer goes away.</summary>
    public static RpcClose Left { get; } = new(RpcCloseCode.GoingAway, "The peer is going away.");

    /// <param name="close">Why the connection ended.</param>
    /// <param name="requestSent">Whether the peer may have executed the call.</param>
    public static RpcConnectionLostException Create(RpcClose close, bool requestSent) => new(
        close.Reason.Length == 0
            ? $"The connection ended ({(int)close.Code})."
            : $"The connection ended ({(int)close.Code}): {close.Reason}",
        requestSent);
}
