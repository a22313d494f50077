using System.Buffers.Binary;
using System.Text.Json;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Binary;

/// <summary>Writes binary frames: a type, the number of the stream, and a payload that depends on the type.</summary>
internal static class BinaryFrameWriter
{
    public const int HeaderSize = 5;

    /// <summary>The maximum size of a sent frame, including its header. Every receiver accepts it.</summary>
    public const int MaxSize = SharedFrame.MaxSize;

    public const int MaxPayload = MaxSize - HeaderSize;

    // 01 00000007 ...
    public static void WriteHeader(Span<byte> frame, BinaryFrameType type, uint number)
    {
        frame[0] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(frame[1..], number);
    }

    // 02 00000007
    public static MessageBuffer End(uint number) => Start(BinaryFrameType.End, number);

    // 03 00000007 {"code":-32000,"message":"..."}
    public static MessageBuffer Error(uint number, RpcError error, JsonSerializerOptions options)
    {
        var frame = Start(BinaryFrameType.Error, number);
        error.WriteTo(frame, options);
        if (frame.Size > MaxSize)
        {
            frame.Truncate(HeaderSize);
            error.Shorten().WriteTo(frame, options);
        }

        return frame;
    }

    // 04 00000007 00100000
    public static MessageBuffer Credit(uint number, int bytes)
    {
        var frame = Start(BinaryFrameType.Credit, number);
        BinaryPrimitives.WriteInt32BigEndian(frame.GetSpan(sizeof(int)), bytes);
        frame.Advance(sizeof(int));
        return frame;
    }

    // 05 00000007
    public static MessageBuffer Cancel(uint number) => Start(BinaryFrameType.Cancel, number);

    private static MessageBuffer Start(BinaryFrameType type, uint number)
    {
        var frame = MessageBuffer.Rent();
        frame.FrameType = RpcFrameType.Binary;
        WriteHeader(frame.GetSpan(HeaderSize), type, number);
        frame.Advance(HeaderSize);
        return frame;
    }
}
