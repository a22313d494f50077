using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace RpcGateway.Benchmarks.Sockets;

/// <summary>Writes frames as a client sends them: always masked (RFC 6455, section 5).</summary>
internal static class ClientFrame
{
    public const byte Text = 1;
    public const byte Binary = 2;
    public const byte Close = 8;
    public const byte Ping = 9;
    public const byte Pong = 10;

    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const int MaskLength = 4;
    private const int Short = 126;

    public static int Length(int payload) => MaskLength + payload + payload switch
    {
        < Short => 2,
        <= ushort.MaxValue => 4,
        _ => 10,
    };

    /// <summary>Writes a whole message as one frame.</summary>
    /// <returns>The length of the frame.</returns>
    public static int Write(Span<byte> target, byte opcode, ReadOnlySpan<byte> payload, uint mask)
    {
        target[0] = (byte)(Final | opcode);
        var header = WriteLength(target[1..], payload.Length) + 1;
        MemoryMarshal.Write(target[header..], mask);
        header += MaskLength;
        Mask(payload, target[header..], mask);
        return header + payload.Length;
    }

    public static byte[] Create(byte opcode, ReadOnlySpan<byte> payload, uint mask)
    {
        var frame = new byte[Length(payload.Length)];
        Write(frame, opcode, payload, mask);
        return frame;
    }

    private static int WriteLength(Span<byte> target, int length)
    {
        target[0] = (byte)(Masked | (length < Short ? length : length <= ushort.MaxValue ? Short : Short + 1));
        switch (length)
        {
            case < Short:
                return 1;
            case <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16BigEndian(target[1..], (ushort)length);
                return 3;
            default:
                BinaryPrimitives.WriteUInt64BigEndian(target[1..], (ulong)length);
                return 9;
        }
    }

    private static void Mask(ReadOnlySpan<byte> source, Span<byte> target, uint mask)
    {
        // A vector holds a whole number of masks, so every vector starts with the first byte of the mask.
        var pattern = Vector.AsVectorByte(new Vector<uint>(mask));
        var i = 0;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            (new Vector<byte>(source[i..]) ^ pattern).CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] = (byte)(source[i] ^ (byte)(mask >> (8 * (i % MaskLength))));
        }
    }
}
