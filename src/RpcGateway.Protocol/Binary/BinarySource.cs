namespace RpcGateway.Protocol.Binary;

/// <summary>The source of the bytes of a binary stream.</summary>
internal abstract class BinarySource
{
    /// <summary>Reads at least one byte; 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Releases the source: a stream or pipe that was passed to a call belongs to the call.</summary>
    public abstract ValueTask CompleteAsync();
}
