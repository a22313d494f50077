using RpcGateway.Protocol;

namespace RpcGateway.Server.Handshakes;

/// <summary>The WebSocket subprotocols that the endpoint knows.</summary>
internal static class Subprotocols
{
    /// <summary>Shared frames and binary streams beside plain JSON-RPC.</summary>
    private const string RpcGatewayV1 = "rpcgateway.v1";

    private static readonly string[] Plain = ["jsonrpc", "jsonrpc-2.0"];

    /// <returns>Our own if it is offered, else the first of the others that is known, else none.</returns>
    public static string? Choose(IList<string> offered) =>
        offered.Contains(RpcGatewayV1) ? RpcGatewayV1 : offered.FirstOrDefault(Plain.Contains);

    public static RpcSubprotocol ToProtocol(string? chosen) =>
        chosen == RpcGatewayV1 ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc;
}
