using RpcGateway.StreamJsonRpc.Channels;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>Opens a connection of its own for each client.</summary>
internal sealed class StreamLinkConnector(IStreamConnector connector) : IBackendConnector
{
    public async ValueTask<BackendLink> OpenAsync(BackendClient client, CancellationToken cancellationToken) =>
        new StreamLink(await connector.ConnectAsync(cancellationToken));
}
