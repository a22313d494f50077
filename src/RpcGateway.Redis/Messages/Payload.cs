namespace RpcGateway.Redis.Messages;

/// <summary>
/// What is published to a channel: a header, and one or more messages of one node. The header has a magic number, the version of the
/// format, the oldest version whose readers understand it, the node's id, and the number of its connection to Redis.
/// </summary>
internal static class Payload
{
    public const byte Version = 1;
    public const byte OldestReader = 1;

    // Nodes have ids of 16 digits (RpcConnectionId).
    private const int MaxNodeId = 64;

    // "Rg": other applications that use the same channel are recognized.
    private const byte Magic1 = 0x52;
    private const byte Magic2 = 0x67;

    public static void WriteHeader(PayloadBuffer buffer, string nodeId, int generation)
    {
        buffer.Write([Magic1, Magic2, Version, OldestReader]);
        buffer.WriteText(nodeId);
        buffer.WriteNumber((ulong)generation);
    }

    /// <summary>Reads the header, and removes it from the payload.</summary>
    /// <exception cref="InvalidDataException">The payload is not from a gateway, truncated, or of a newer version.</exception>
    public static PayloadSender ReadHeader(ref ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        if (bytes.Length < 4 || bytes[0] != Magic1 || bytes[1] != Magic2)
        {
            throw new InvalidDataException(
                "The payload is not from an RPC gateway: does another application use the same prefix (RpcRedisOptions.Prefix)?");
        }

        if (bytes[3] > Version)
        {
            throw new InvalidDataException(
                $"The payload has version {bytes[2]}, which this node does not understand: update this node.");
        }

        payload = payload[4..];
        var id = MessageReader.TakeText(ref payload);
        if (id.Length is 0 or > MaxNodeId || !id.All(char.IsAsciiLetterOrDigit))
        {
            throw new InvalidDataException("The payload is invalid: it does not contain the id of a node.");
        }

        return new PayloadSender(id, (int)MessageReader.TakeNumber(ref payload));
    }
}
