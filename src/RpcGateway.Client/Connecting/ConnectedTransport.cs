using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>A transport that is open.</summary>
/// <param name="Transport">The transport.</param>
/// <param name="Extended">Whether <c>rpcgateway.v1</c> was negotiated.</param>
/// <param name="Addresses">Tells between whom it is, where somebody asks.</param>
/// <param name="Token">The bearer token for <c>$/hello</c>; null where the handshake carried it, or there is none.</param>
/// <param name="CanPing">Whether the WebSocket sends pings.</param>
internal readonly record struct ConnectedTransport(
    IRpcTransport Transport,
    bool Extended,
    Func<RpcConnection, RpcNetworkAddresses>? Addresses = null,
    string? Token = null,
    bool CanPing = true) : IAsyncDisposable
{
    /// <summary>Drops it: no connection was made of it.</summary>
    public ValueTask DisposeAsync()
    {
        Transport.Abort();
        return Transport.DisposeAsync();
    }
}
