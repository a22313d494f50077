using System.Collections.Frozen;
using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Hosting;

/// <summary>A configured service.</summary>
internal sealed class Backend(string name, StreamJsonRpcBackendOptions options, IBackendConnector connector)
{
    public string Name => name;

    public StreamJsonRpcBackendOptions Options => options;

    public IBackendConnector Connector => connector;

    public FrozenSet<string> ForbiddenMethods { get; } = options.ForbiddenMethods.ToFrozenSet(StringComparer.Ordinal);
}
