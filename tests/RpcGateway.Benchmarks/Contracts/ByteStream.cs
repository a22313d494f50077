namespace RpcGateway.Benchmarks.Contracts;

/// <summary>Bytes to be sent: each is the low byte of its position, so that one that is lost or twice there shows.</summary>
internal sealed class ByteStream(long length) : Stream
{
    private const int Period = 256;
    private const int LargestRead = 64 * 1024;

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
    /// <returns>How many bytes there were.</returns>
    /// <exception cref="InvalidDataException">They are not those of a <see cref="ByteStream"/>.</exception>
    public static async Task<long> CountAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestRead];
        var position = 0L;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Check(buffer.AsSpan(0, read), position);
            position += read;
        }

        return position;
    }

    /// <summary>Checks by a sample that a part is the one that begins there.</summary>
    public static void Check(ReadOnlySpan<byte> part, long position)
    {
        if (part[0] != (byte)position || part[^1] != (byte)(position + part.Length - 1))
        {
            throw new InvalidDataException($"What came at {position} belongs elsewhere.");
        }
    }

    /// <summary>Writes the bytes that begin there.</summary>
    public static void Fill(Span<byte> buffer, long position) =>
        Pattern.AsSpan((int)(position % Period), buffer.Length).CopyTo(buffer);

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(Math.Min(buffer.Length, LargestRead), length - _position);
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
        var pattern = new byte[Period + LargestRead];
        for (var i = 0; i < pattern.Length; i++)
        {
            pattern[i] = (byte)i;
        }

        return pattern;
    }
}
