using RpcGateway.Protocol.Context;

namespace RpcGateway.Client.Connecting;

/// <summary>The WebSocket subprotocols of a client.</summary>
internal static class Subprotocols
{
    private const string Plain = "jsonrpc";

    /// <summary>The subprotocols to offer, in order of preference.</summary>
    public static string[] Offered(RpcClientOptions options) =>
        options.OfferExtensions ? [SubprotocolNames.RpcGatewayV1, Plain] : [Plain];
}
