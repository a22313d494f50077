namespace RpcGateway.Protocol;

/// <summary>The protocol that both ends agreed on, beyond JSON-RPC 2.0 itself.</summary>
public enum RpcSubprotocol
{
    /// <summary>Plain JSON-RPC 2.0: one message or batch in each text frame.</summary>
    JsonRpc,

    /// <summary><c>rpcgateway.v1</c>: several messages may share a text frame, and binary streams travel in binary frames.</summary>
    RpcGatewayV1,
}
