using RpcGateway.Server.Discovery;

namespace RpcGateway.Server;

/// <summary>
/// Describes the gateway's contracts in an OpenRPC document, the one that <c>rpc.discover</c> and
/// <c>GET …/openrpc.json</c> return. The gateway need not be running.
/// </summary>
public sealed class RpcDiscovery
{
    private readonly OpenRpcDocuments _documents;

    internal RpcDiscovery(OpenRpcDocuments documents) => _documents = documents;

    /// <summary>
    /// Creates the whole document, indented, in UTF-8: all contracts of the endpoint with that name, or of the endpoints
    /// without a name, regardless of authorization.
    /// </summary>
    public ReadOnlyMemory<byte> CreateDocument(string? endpoint = null) => _documents.Create(endpoint);
}
