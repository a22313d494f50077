namespace RpcGateway.Benchmarks.Contracts;

/// <summary>A stream to transfer. Each byte is the low byte of its position, so that a missing or repeated part is detected.</summary>
internal sealed class ByteStream(long length) : Stream
{
    private const int Period = 256;
    private const int MaxRead = 64 * 1024;

    private static readonly byte[] Pattern = CreatePattern();

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

    /// <summary>Reads a stream to its end.</summary>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="InvalidDataException">The content is not that of a <see cref="ByteStream"/>.</exception>
    public static async Task<long> CountAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxRead];
        var position = 0L;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Check(buffer.AsSpan(0, read), position);
            position += read;
        }

        return position;
    }

    /// <summary>Checks the first and last byte of the part at a position.</summary>
    public static void Check(ReadOnlySpan<byte> part, long position)
    {
        if (part[0] != (byte)position || part[^1] != (byte)(position + part.Length - 1))
        {
            throw new InvalidDataException($"Unexpected bytes at position {position}.");
        }
    }

    /// <summary>Writes the bytes from a position on.</summary>
    public static void Fill(Span<byte> buffer, long position) =>
        Pattern.AsSpan((int)(position % Period), buffer.Length).CopyTo(buffer);

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(Math.Min(buffer.Length, MaxRead), length - _position);
        Fill(buffer[..count], _position);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] CreatePattern()
    {
        var pattern = new byte[Period + MaxRead];
        for (var i = 0; i < pattern.Length; i++)
        {
            pattern[i] = (byte)i;
        }

        return pattern;
    }
}
