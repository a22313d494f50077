namespace RpcGateway.Protocol.Context;

/// <summary>The names of subprotocols in the WebSocket handshake.</summary>
internal static class SubprotocolNames
{
    public const string RpcGatewayV1 = "rpcgateway.v1";

    /// <summary>The subprotocol of an accepted name. Plain JSON-RPC has several names, or none.</summary>
    public static RpcSubprotocol Parse(string? name) =>
        name == RpcGatewayV1 ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc;
}
