namespace RpcGateway.Protocol.Connections;

/// <summary>One whole message off the transport.</summary>
internal readonly record struct ReceivedMessage(ReadOnlyMemory<byte> Bytes, RpcFrameType Type, bool IsTooLarge)
{
    public static ReceivedMessage TooLarge(RpcFrameType type) => new(default, type, IsTooLarge: true);
}
