namespace RpcGateway.Protocol.Connections;

/// <summary>One whole message off the transport; of one that is too large only the start.</summary>
internal readonly record struct ReceivedMessage(ReadOnlyMemory<byte> Bytes, RpcFrameType Type, bool IsTooLarge)
{
    public static ReceivedMessage TooLarge(RpcFrameType type, ReadOnlyMemory<byte> start) => new(start, type, IsTooLarge: true);
}
