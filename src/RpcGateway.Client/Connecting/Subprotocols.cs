using RpcGateway.Protocol.Context;

namespace RpcGateway.Client.Connecting;

/// <summary>The WebSocket subprotocols of a client.</summary>
internal static class Subprotocols
{
    private const string Plain = "jsonrpc";

    /// <summary>The subprotocols to offer, in order of preference.</summary>
    /// <param name="options">The options.</param>
    /// <param name="resumes">Whether a session is to continue.</param>
    public static string[] Offered(RpcClientOptions options, bool resumes) =>
        resumes ? [SubprotocolNames.RpcGatewayV1Resume, SubprotocolNames.RpcGatewayV1]
            : options.OfferExtensions ? [SubprotocolNames.RpcGatewayV1, Plain] : [Plain];
}
