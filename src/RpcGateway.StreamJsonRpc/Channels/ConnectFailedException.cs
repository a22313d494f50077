using RpcGateway.Protocol;

namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>A client cannot be connected to the service.</summary>
/// <param name="close">What the client gets to know.</param>
/// <param name="details">What the log gets to know.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class ConnectFailedException(RpcClose close, string details, Exception? inner = null)
    : Exception(details, inner)
{
    public RpcClose Close { get; } = close;

    public static ConnectFailedException Unavailable(string details, Exception? inner = null) =>
        new(new RpcClose(RpcCloseCode.InternalError, "The service is not available."), details, inner);
}
