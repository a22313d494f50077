using System.Buffers;
using System.IO.Pipelines;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// Counts what a consumer looks at for the first time. That, and not what it takes off, makes room for more: a consumer
/// that waits for the end of a long line would otherwise wait for ever.
/// </summary>
internal struct BinaryConsumption
{
    private ReadOnlySequence<byte> _buffer;

    // Seen at an earlier read, but left in the pipe.
    private long _seen;

    public ReadResult Start(ReadResult read)
    {
        _buffer = read.Buffer;
        return read;
    }

    public int Advance(SequencePosition consumed, SequencePosition examined)
    {
        var start = _buffer.GetOffset(_buffer.Start);
        var seen = _buffer.GetOffset(examined) - start;
        var fresh = Math.Max(seen - _seen, 0);
        _seen = _seen + fresh - (_buffer.GetOffset(consumed) - start);
        _buffer = default;
        return (int)fresh;
    }
}
