using System.Text;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Services.BackendLinks;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Backends;

/// <summary>Informs a backend when this node has learned which cluster it belongs to, until it is disposed.</summary>
internal sealed class ClusterAnnouncer : IDisposable
{
    private readonly IClusterIdentity? _identity;
    private readonly RpcConnection _control;

    public ClusterAnnouncer(IClusterIdentity? identity, RpcConnection control)
    {
        (_identity, _control) = (identity, control);
        if (_identity is not null)
        {
            _identity.ClusterIdChanged += Announce;
        }
    }

    public void Dispose()
    {
        if (_identity is not null)
        {
            _identity.ClusterIdChanged -= Announce;
        }
    }

    // {"jsonrpc":"2.0","method":"gateway.clusterChanged","params":{"cluster":"..."}}
    private void Announce()
    {
        var parameters = JsonSerializer.Serialize(new ClusterChange(_identity!.ClusterId), BackendJson.Default.ClusterChange);
        var message = Encoding.UTF8.GetBytes(
            $$"""{"jsonrpc":"2.0","method":"{{BackendProtocol.ClusterChanged}}","params":{{parameters}}}""");
        _control.Send(new RpcNotification(message, BackendProtocol.ClusterChanged, RpcOverflowPolicy.Disconnect));
    }
}
