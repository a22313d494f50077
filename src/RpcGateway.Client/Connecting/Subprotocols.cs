using System.Net.WebSockets;

namespace RpcGateway.Client.Connecting;

/// <summary>The WebSocket subprotocols of a client.</summary>
internal static class Subprotocols
{
    public const string Extended = "rpcgateway.v1";
    private const string Plain = "jsonrpc";

    /// <summary>The subprotocols to ask for, the preferred one first.</summary>
    public static string[] Offered(RpcClientOptions options) => options.OfferExtensions ? [Extended, Plain] : [Plain];

    /// <summary>Whether the server accepted the extensions.</summary>
    public static bool IsExtended(WebSocket socket) => socket.SubProtocol == Extended;
}
