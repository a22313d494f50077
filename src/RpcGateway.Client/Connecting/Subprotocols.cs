using System.Net.WebSockets;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>The WebSocket subprotocols of a client.</summary>
internal static class Subprotocols
{
    public const string RpcGatewayV1 = "rpcgateway.v1";
    private const string Plain = "jsonrpc";

    /// <summary>The subprotocols to offer, in order of preference.</summary>
    public static string[] Offered(RpcClientOptions options) => options.OfferExtensions ? [RpcGatewayV1, Plain] : [Plain];

    /// <summary>Returns the subprotocol that the server accepted.</summary>
    public static RpcSubprotocol GetAccepted(WebSocket socket) =>
        socket.SubProtocol == RpcGatewayV1 ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc;
}
