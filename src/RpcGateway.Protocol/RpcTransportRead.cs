namespace RpcGateway.Protocol;

/// <summary>The result of a read.</summary>
/// <param name="Count">The number of bytes written to the buffer.</param>
/// <param name="Type">The type of the message.</param>
/// <param name="EndOfMessage">Whether the message ends with these bytes.</param>
public readonly record struct RpcTransportRead(int Count, RpcFrameType Type, bool EndOfMessage);
