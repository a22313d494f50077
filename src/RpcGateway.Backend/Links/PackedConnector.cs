using RpcGateway.Client.Connecting;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Backend.Links;

/// <summary>Connects, and packs the frames of a link into WebSocket messages.</summary>
internal sealed class PackedConnector(IRpcConnector inner) : IRpcConnector
{
    public string Step => inner.Step;

    public async ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken)
    {
        var connected = await inner.ConnectAsync(cancellationToken).ConfigureAwait(false);
        return connected with { Transport = new PackedTransport(connected.Transport) };
    }
}
