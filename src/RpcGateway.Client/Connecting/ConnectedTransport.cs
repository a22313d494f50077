using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>A transport that is open.</summary>
/// <param name="Transport">The transport.</param>
/// <param name="Extended">Whether <c>rpcgateway.v1</c> was negotiated.</param>
internal readonly record struct ConnectedTransport(IRpcTransport Transport, bool Extended);
