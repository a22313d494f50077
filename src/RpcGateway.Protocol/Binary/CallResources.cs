using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Progress;
using RpcGateway.Protocol.Streams;

namespace RpcGateway.Protocol.Binary;

/// <summary>What arguments and results may need besides JSON. Created on first use: most connections need none.</summary>
internal sealed class CallResources(ConnectionStreams streams, NumberRange numbers)
{
    private BinaryTable? _binary;
    private ProgressTable? _progress;

    public ConnectionStreams Streams => streams;

    public BinaryTable Binary => Volatile.Read(ref _binary)
        ?? Interlocked.CompareExchange(ref _binary, new BinaryTable(streams, numbers), null)
        ?? _binary;

    public ProgressTable Progress => Volatile.Read(ref _progress)
        ?? Interlocked.CompareExchange(ref _progress, new ProgressTable(numbers.FirstId), null)
        ?? _progress;

    /// <summary>The same; null if no call to the peer has had a progress.</summary>
    public ProgressTable? ProgressIfAny => Volatile.Read(ref _progress);
}
