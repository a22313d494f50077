using RpcGateway.Protocol;

namespace RpcGateway.Server.Handshakes;

/// <summary>The WebSocket subprotocols that the endpoint supports.</summary>
internal static class Subprotocols
{
    /// <summary>Plain JSON-RPC, plus shared frames and binary streams.</summary>
    private const string RpcGatewayV1 = "rpcgateway.v1";

    private static readonly string[] Plain = ["jsonrpc", "jsonrpc-2.0"];

    /// <returns><c>rpcgateway.v1</c> if it is offered, otherwise the first supported one, otherwise null.</returns>
    public static string? Choose(IList<string> offered) =>
        offered.Contains(RpcGatewayV1) ? RpcGatewayV1 : offered.FirstOrDefault(Plain.Contains);

    public static RpcSubprotocol ToProtocol(string? chosen) =>
        chosen == RpcGatewayV1 ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc;
}
