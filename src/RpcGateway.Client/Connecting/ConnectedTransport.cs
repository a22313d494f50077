using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Client.Connecting;

/// <summary>An open transport.</summary>
/// <param name="Transport">The transport.</param>
/// <param name="Subprotocol">The negotiated subprotocol.</param>
/// <param name="Addresses">Returns the network addresses of both ends, on request.</param>
/// <param name="Token">The bearer token for <c>$/hello</c>; null if the handshake carried it, or if there is none.</param>
/// <param name="SentToken">Whether the handshake carried a token, which the server must accept.</param>
/// <param name="CanPing">Whether the WebSocket can send pings.</param>
/// <param name="CanResume">Whether the server expects <c>$/resume</c> first.</param>
internal readonly record struct ConnectedTransport(
    IRpcTransport Transport,
    RpcSubprotocol Subprotocol,
    Func<object?, NetworkAddresses>? Addresses = null,
    string? Token = null,
    bool SentToken = false,
    bool CanPing = true,
    bool CanResume = false) : IAsyncDisposable
{
    /// <summary>Closes a transport for which no connection was created.</summary>
    public ValueTask DisposeAsync()
    {
        Transport.Abort();
        return Transport.DisposeAsync();
    }
}
