using System.Net;
using RpcGateway.Protocol;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>How a <see cref="ProbeServer"/> behaves; a test may change it while the server runs.</summary>
internal sealed class ProbeServerSettings
{
    public string[] Subprotocols { get; set; } = ["rpcgateway.v1", "jsonrpc"];

    public bool KnowsHello { get; set; } = true;

    /// <summary>The status that handshakes are refused with; null to accept them.</summary>
    public HttpStatusCode? Refuse { get; set; }

    public RpcConnectionOptions Options { get; } = new();
}
