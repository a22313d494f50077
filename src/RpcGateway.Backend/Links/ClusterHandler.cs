using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Backend.Links;

/// <summary>Handles <c>gateway.clusterChanged</c>: the gateway has learned which cluster it belongs to.</summary>
internal sealed class ClusterHandler(Action<string> changed) : RpcMethodHandler
{
    public override RpcMethodDescriptor Method { get; } = new(
        BackendProtocol.ClusterChanged,
        alias: null,
        "ClusterChanged",
        RpcMethodKind.Notification,
        resultType: null,
        RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        if (JsonSerializer.Deserialize(call.Params, BackendJson.Default.ClusterChange) is { Cluster: { } cluster })
        {
            changed(cluster);
        }

        return RpcInboundCall.CompleteAsync(ValueTask.CompletedTask);
    }
}
