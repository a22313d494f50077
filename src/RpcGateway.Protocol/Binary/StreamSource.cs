namespace RpcGateway.Protocol.Binary;

/// <summary>A <see cref="Stream"/> that is sent.</summary>
internal sealed class StreamSource(Stream stream) : BinarySource
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        stream.ReadAsync(buffer, cancellationToken);

    public override ValueTask CompleteAsync() => stream.DisposeAsync();
}
