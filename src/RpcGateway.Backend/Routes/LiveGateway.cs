using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Backend.Routes;

/// <summary>A gateway that has accepted the registration.</summary>
/// <param name="Name">Its address, for errors and logs.</param>
/// <param name="Node">The id of the node.</param>
/// <param name="Cluster">The nodes of one cluster reach each other's clients. Empty while the node does not know it.</param>
/// <param name="Link">The link to it.</param>
/// <param name="Control">The connection on channel 0 of the link.</param>
internal sealed record LiveGateway(string Name, string Node, string Cluster, Link Link, RpcConnection Control);
