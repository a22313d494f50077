using RpcGateway.Protocol.Context;

namespace RpcGateway.Server.Handshakes;

/// <summary>The WebSocket subprotocols that the endpoint supports.</summary>
internal static class Subprotocols
{
    private static readonly string[] Plain = ["jsonrpc", "jsonrpc-2.0"];

    /// <returns><c>rpcgateway.v1</c> if it is offered, otherwise the first supported one, otherwise null.</returns>
    public static string? Choose(IList<string> offered) =>
        offered.Contains(SubprotocolNames.RpcGatewayV1) ? SubprotocolNames.RpcGatewayV1 : offered.FirstOrDefault(Plain.Contains);
}
