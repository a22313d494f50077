namespace RpcGateway.FunctionalTests.Workers;

/// <summary>A text of any size, generated while it is read.</summary>
internal sealed class GeneratedText(long size) : Stream
{
    public const int BytesPerWord = 8;

    private static readonly byte[] Word = "letters "u8.ToArray();

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, size - _position);
        for (var i = 0; i < count; i++)
        {
            buffer[i] = Word[(_position + i) % BytesPerWord];
        }

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
}
