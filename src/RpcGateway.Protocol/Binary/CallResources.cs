using RpcGateway.Protocol.Progress;
using RpcGateway.Protocol.Streams;

namespace RpcGateway.Protocol.Binary;

/// <summary>What the arguments and results of calls may need beside JSON.</summary>
internal sealed class CallResources(ConnectionStreams streams, BinaryTable binary, ProgressTable progress)
{
    public ConnectionStreams Streams => streams;

    public BinaryTable Binary => binary;

    public ProgressTable Progress => progress;
}
