using System.Buffers.Binary;
using System.Text;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Links;

/// <summary>The format of a frame on a link: the type (one byte), the number of the channel (four bytes, big-endian), the payload.</summary>
internal static class LinkFrame
{
    public const int HeaderSize = 5;

    /// <summary>
    /// The maximum size of a payload. Larger messages are split, so that a large message of one channel delays the others by the
    /// time of one part only.
    /// </summary>
    public const int MaxPayload = 64 * 1024;

    public const int MaxSize = HeaderSize + MaxPayload;

    /// <summary>
    /// What a message costs in credit besides its payload: roughly the memory that a small message needs, so that the credit also
    /// limits the number of messages.
    /// </summary>
    public const int Overhead = 64;

    /// <summary>The maximum size of a description of a channel.</summary>
    public const int MaxDescription = MaxPayload;

    /// <summary>What a frame of a message costs in credit.</summary>
    public static int CostOf(int payload) => payload + Overhead;

    /// <summary>Rents a buffer with a place for the header, to which the payload is appended.</summary>
    public static MessageBuffer Rent()
    {
        var frame = MessageBuffer.Rent();
        frame.FrameType = RpcFrameType.Binary;
        frame.Write([0, 0, 0, 0, 0]);
        return frame;
    }

    /// <summary>Rents a buffer for the parts of a received message.</summary>
    public static MessageBuffer RentPartial(RpcFrameType type)
    {
        var message = MessageBuffer.Rent();
        message.FrameType = type;
        return message;
    }

    /// <summary>Completes the header.</summary>
    public static void SetHeader(MessageBuffer frame, LinkFrameType type, uint channel)
    {
        frame.Written[0] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(frame.Written[1..], channel);
    }

    public static MessageBuffer Create(LinkFrameType type, uint channel, ReadOnlySpan<byte> payload)
    {
        var frame = Rent();
        SetHeader(frame, type, channel);
        frame.Write(payload);
        return frame;
    }

    public static MessageBuffer CreateCredit(uint channel, int bytes)
    {
        Span<byte> payload = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return Create(LinkFrameType.Credit, channel, payload);
    }

    /// <summary>Reads the payload of a credit; 0 if it is invalid.</summary>
    public static int ReadCredit(ReadOnlySpan<byte> payload) =>
        payload.Length == sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(payload) : 0;

    public static MessageBuffer CreateClose(uint channel, RpcClose close)
    {
        Span<byte> code = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(code, (ushort)close.Code);
        var frame = Create(LinkFrameType.Close, channel, code);
        frame.Write(Encoding.UTF8.GetBytes(PeerText.Clean(close.Reason)));
        return frame;
    }

    /// <summary>Reads the payload of a close; null if it is invalid.</summary>
    public static RpcClose? ReadClose(ReadOnlySpan<byte> payload) => payload.Length < sizeof(ushort)
        ? null
        : new RpcClose(
            (RpcCloseCode)BinaryPrimitives.ReadUInt16BigEndian(payload), PeerText.Clean(payload[sizeof(ushort)..]));
}
