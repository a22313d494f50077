namespace RpcGateway.Tests.Transports;

/// <summary>A stream whose reads return the prepared portions one by one, and that records each write.</summary>
internal sealed class StreamScript(params byte[][] portions) : Stream
{
    private readonly Queue<byte[]> _portions = new(portions);

    public List<byte[]> Writes { get; } = [];

    public int Reads { get; private set; }

    /// <summary>What each write waits for after it was recorded. If it fails, the write fails.</summary>
    public Task WriteGate { get; set; } = Task.CompletedTask;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || !_portions.TryDequeue(out var portion))
        {
            return new ValueTask<int>(0);
        }

        Reads++;
        portion.CopyTo(buffer);
        return new ValueTask<int>(portion.Length);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes.Add(buffer.ToArray());
        return new ValueTask(WriteGate);
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
