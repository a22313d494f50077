using System.Buffers;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Binary;

/// <summary>A data frame, which its stream reuses. It holds memory only from when it is filled until it is sent.</summary>
internal sealed class BinaryDataFrame(BinaryCredit credit) : OutboundMessage
{
    private byte[]? _bytes;
    private int _length;

    // A few frames per stream, so the queue stays bounded without counting them, and a slow download never causes
    // notifications to be dropped.
    public override int Size => 0;

    public override RpcFrameType Type => RpcFrameType.Binary;

    /// <summary>Rents memory for a number of bytes, at most <see cref="BinaryFrameWriter.MaxPayload"/>.</summary>
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
