using System.Net.WebSockets;

namespace RpcGateway.Client.Connecting;

/// <summary>The WebSocket subprotocols of a client.</summary>
internal static class Subprotocols
{
    public const string Extended = "rpcgateway.v1";
    private const string Plain = "jsonrpc";

    /// <summary>The subprotocols to offer, in order of preference.</summary>
    public static string[] Offered(RpcClientOptions options) => options.OfferExtensions ? [Extended, Plain] : [Plain];

    /// <summary>Whether the server accepted <c>rpcgateway.v1</c>.</summary>
    public static bool IsExtended(WebSocket socket) => socket.SubProtocol == Extended;
}
