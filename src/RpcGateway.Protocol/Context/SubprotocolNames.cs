namespace RpcGateway.Protocol.Context;

/// <summary>The names of subprotocols in the WebSocket handshake.</summary>
internal static class SubprotocolNames
{
    public const string RpcGatewayV1 = "rpcgateway.v1";

    /// <summary>Requested instead by a client that resumes a session.</summary>
    public const string RpcGatewayV1Resume = "rpcgateway.v1.resume";

    /// <summary>The subprotocol of an accepted name. Plain JSON-RPC has several names, or none.</summary>
    public static RpcSubprotocol Parse(string? name) =>
        name is RpcGatewayV1 or RpcGatewayV1Resume ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc;
}
