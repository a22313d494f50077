namespace RpcGateway.Tests.Binary;

/// <summary>Another stream's bytes, inverted as they are read.</summary>
internal sealed class InvertingStream(Stream inner) : SourceStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        foreach (ref var b in buffer.Span[..count])
        {
            b = (byte)~b;
        }

        return count;
    }
}
