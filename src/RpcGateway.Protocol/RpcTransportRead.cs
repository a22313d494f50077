namespace RpcGateway.Protocol;

/// <summary>What a read brought.</summary>
/// <param name="Count">The bytes written to the buffer.</param>
/// <param name="Type">The message's type.</param>
/// <param name="EndOfMessage">Whether the message ends with these bytes.</param>
public readonly record struct RpcTransportRead(int Count, RpcFrameType Type, bool EndOfMessage);
