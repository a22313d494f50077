using System.Buffers.Binary;

namespace RpcGateway.Protocol.Sessions;

/// <summary>The binary frame that acknowledges received frames. It is not counted as a frame of the session.</summary>
internal static class SessionAck
{
    /// <summary>The type in the first byte. Binary streams use the types 1 to 5.</summary>
    public const byte Type = 6;

    // The type, the number 0 in the place of a stream's number, and the count.
    public const int Size = 1 + sizeof(uint) + sizeof(long);

    public static byte[] Create(long received)
    {
        var frame = new byte[Size];
        frame[0] = Type;
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(Size - sizeof(long)), received);
        return frame;
    }

    /// <summary>Returns the number of frames that the peer has received; -1 if the frame is invalid.</summary>
    public static long Read(ReadOnlySpan<byte> frame) =>
        frame.Length == Size && frame[0] == Type && BinaryPrimitives.ReadUInt32BigEndian(frame[1..]) == 0
            ? BinaryPrimitives.ReadInt64BigEndian(frame[(Size - sizeof(long))..])
            : -1;
}
