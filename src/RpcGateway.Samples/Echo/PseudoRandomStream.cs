using System.Buffers.Binary;

namespace RpcGateway.Samples.Echo;

/// <summary>
/// Bytes that are computed from a seed when they are read: byte n is byte n % 8 (little-endian) of number n / 8 of
/// SplitMix64 with that seed. Any client can verify any part of a download.
/// </summary>
internal sealed class PseudoRandomStream(long length, long seed) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - _position);
        Fill(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<int>(cancellationToken)
            : ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Fill(Span<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        while (!buffer.IsEmpty)
        {
            var offset = (int)(_position % sizeof(ulong));
            var number = Number(_position / sizeof(ulong));
            var count = Math.Min(buffer.Length, sizeof(ulong) - offset);
            if (count == sizeof(ulong))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(buffer, number);
            }
            else
            {
                // A read may start or end within a number.
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
                bytes.Slice(offset, count).CopyTo(buffer);
            }

            buffer = buffer[count..];
            _position += count;
        }
    }

    private ulong Number(long index)
    {
        var state = unchecked((ulong)seed + ((ulong)(index + 1) * 0x9E3779B97F4A7C15));
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
        return state ^ (state >> 31);
    }
}
