namespace RpcGateway.StreamJsonRpc;

/// <summary>How messages are separated on a byte stream.</summary>
public enum JsonRpcFraming
{
    /// <summary>
    /// Each message follows a header with its <c>Content-Length</c>, as in the Language Server Protocol and as StreamJsonRpc
    /// does by default.
    /// </summary>
    HeaderDelimited,

    /// <summary>Each message follows its length as a 32-bit big-endian integer.</summary>
    LengthPrefixed,

    /// <summary>Each message is one line.</summary>
    NewLineDelimited,
}
