namespace RpcGateway.Protocol.Binary;

/// <summary>The content of a <see cref="Stream"/>.</summary>
internal sealed class StreamSource(Stream stream) : BinarySource
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, cancellationToken);

    public override ValueTask CompleteAsync() => stream.DisposeAsync();
}
