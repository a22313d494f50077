using System.Buffers;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Binary;

/// <summary>A data frame, used again and again by its stream; it holds memory only from filling to sending.</summary>
internal sealed class BinaryDataFrame(BinaryCredit credit) : OutboundMessage
{
    private byte[]? _bytes;
    private int _length;

    // A few per stream: bounded without being counted, so that a slow download never makes pushes overflow.
    public override int Size => 0;

    public override RpcFrameType Type => RpcFrameType.Binary;

    /// <summary>The room for bytes, at most <see cref="BinaryFrameWriter.MaxPayload"/>.</summary>
    public Memory<byte> Rent(int size)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(BinaryFrameWriter.MaxSize);
        return _bytes.AsMemory(BinaryFrameWriter.HeaderSize, size);
    }

    // 01 00000007 ...
    public void Seal(uint number, int count)
    {
        BinaryFrameWriter.WriteHeader(_bytes, BinaryFrameType.Data, number);
        _length = BinaryFrameWriter.HeaderSize + count;
    }

    public override bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = _bytes.AsMemory(0, _length);
        return !credit.IsStopped;
    }

    public override void Release()
    {
        ArrayPool<byte>.Shared.Return(_bytes!);
        _bytes = null;
        credit.Return(this);
    }
}
