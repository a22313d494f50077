namespace RpcGateway.Protocol.Binary;

/// <summary>Where a binary stream's bytes come from.</summary>
internal abstract class BinarySource
{
    /// <summary>Reads at least a byte; 0 at the end.</summary>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Lets go of it: what was handed over to be sent belongs to the call.</summary>
    public abstract ValueTask CompleteAsync();
}
