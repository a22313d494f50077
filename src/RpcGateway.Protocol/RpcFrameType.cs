namespace RpcGateway.Protocol;

/// <summary>The type of a message on a transport.</summary>
public enum RpcFrameType
{
    /// <summary>UTF-8 text: JSON-RPC messages.</summary>
    Text,

    /// <summary>Bytes of binary streams.</summary>
    Binary,

    /// <summary>The peer closed the transport.</summary>
    Close,
}
