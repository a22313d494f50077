using System.Buffers;
using System.IO.Pipelines;

namespace RpcGateway.Protocol.Binary;

/// <summary>
/// Counts the bytes that a consumer examines for the first time. Credit is granted for examined bytes, not for consumed
/// ones: otherwise, a consumer that waits for the end of a long line would wait forever.
/// </summary>
internal struct BinaryConsumption
{
    private ReadOnlySequence<byte> _buffer;

    // The number of bytes that were examined by an earlier read but not consumed.
    private long _examined;

    public ReadResult Start(ReadResult read)
    {
        _buffer = read.Buffer;
        return read;
    }

    public int Advance(SequencePosition consumed, SequencePosition examined)
    {
        var start = _buffer.GetOffset(_buffer.Start);
        var end = _buffer.GetOffset(examined) - start;
        var fresh = Math.Max(end - _examined, 0);
        _examined = _examined + fresh - (_buffer.GetOffset(consumed) - start);
        _buffer = default;
        return (int)fresh;
    }
}
