using System.Buffers.Binary;
using System.Text.Json;
using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>A frame of a binary stream that is forwarded as it is.</summary>
internal readonly ref struct ForwardedFrame
{
    private ForwardedFrame(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        Type = (BinaryFrameType)bytes[0];
        Number = BinaryPrimitives.ReadUInt32BigEndian(bytes[1..]);
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public BinaryFrameType Type { get; }

    public uint Number { get; }

    public int PayloadLength => Bytes.Length - BinaryFrameWriter.HeaderSize;

    /// <summary>The number of bytes that a credit allows.</summary>
    public int Credit => BinaryPrimitives.ReadInt32BigEndian(Bytes[BinaryFrameWriter.HeaderSize..]);

    /// <summary>Returns false if the receiver would refuse the frame, whatever the state of its stream.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ForwardedFrame frame)
    {
        frame = default;
        if (bytes.Length is < BinaryFrameWriter.HeaderSize or > BinaryFrameWriter.MaxSize)
        {
            return false;
        }

        frame = new ForwardedFrame(bytes);
        return frame.IsValid();
    }

    private bool IsValid() => Type switch
    {
        BinaryFrameType.Data => PayloadLength > 0,
        BinaryFrameType.End or BinaryFrameType.Cancel => PayloadLength == 0,
        BinaryFrameType.Error => IsError(Bytes[BinaryFrameWriter.HeaderSize..]),
        BinaryFrameType.Credit => PayloadLength == sizeof(int) && Credit > 0,
        _ => false,
    };

    private static bool IsError(ReadOnlySpan<byte> payload)
    {
        try
        {
            RpcError.Read(payload);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
