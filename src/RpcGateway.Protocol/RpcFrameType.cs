namespace RpcGateway.Protocol;

/// <summary>The type of a message on a transport.</summary>
public enum RpcFrameType
{
    /// <summary>UTF-8 text: JSON-RPC messages.</summary>
    Text,

    /// <summary>Bytes of a binary stream.</summary>
    Binary,

    /// <summary>The peer closed.</summary>
    Close,
}
