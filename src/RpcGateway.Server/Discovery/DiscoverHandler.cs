using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server.Sessions;

namespace RpcGateway.Server.Discovery;

/// <summary><c>rpc.discover</c>: the document, for the user of the connection.</summary>
internal sealed class DiscoverHandler(RpcDiscovery discovery, DiscoveryAccess access) : RpcMethodHandler
{
    public override RpcMethodDescriptor Method { get; } = new(
        "rpc.discover", alias: null, "Discover", RpcMethodKind.Call, typeof(DocumentText), RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcConnection connection, RpcInboundCall call)
    {
        // Throws if there are params.
        call.ReadArguments().MoveNext(out _);
        return call.CompleteAsync(DescribeAsync(ClientConnection.Of(connection)), DocumentText.TypeInfo);
    }

    private async ValueTask<DocumentText> DescribeAsync(ClientConnection client)
    {
        var hidden = await access.FindHiddenAsync(client.Endpoint, client.User, client.Context);
        var request = client.Http.Request;
        return new DocumentText(discovery.CreateDocument(client.Endpoint, hidden, DiscoveryAddress.Of(request, request.Path)));
    }
}
