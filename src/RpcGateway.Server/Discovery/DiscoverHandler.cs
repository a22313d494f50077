using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server.Connections;

namespace RpcGateway.Server.Discovery;

/// <summary>Handles <c>rpc.discover</c>: returns the document for the connection's user.</summary>
internal sealed class DiscoverHandler(OpenRpcDocuments documents, DiscoveryAccess access) : RpcMethodHandler
{
    public override RpcMethodDescriptor Method { get; } = new(
        "rpc.discover", alias: null, "Discover", RpcMethodKind.Call, typeof(DocumentText), RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        // Throws if there are params.
        call.ReadArguments().MoveNext(out _);
        return call.CompleteAsync(DescribeAsync(GatewayClient.Of(state)), DocumentText.TypeInfo);
    }

    private async ValueTask<DocumentText> DescribeAsync(GatewayClient client)
    {
        var hidden = await access.FindHiddenAsync(client.Endpoint, client.User, client.Context);
        var address = client.Read(static http => DiscoveryAddress.Of(http.Request, http.Request.Path));
        return new DocumentText(documents.Create(client.Endpoint, hidden, address));
    }
}
