using System.Net;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Backend.Clients;

/// <summary>A client of a gateway that uses this backend: it has a channel on the link to the gateway.</summary>
internal sealed class BackendClient(RpcConnectionContext context, ChannelTransport channel, IPAddress? address)
    : ConnectedClient(context)
{
    /// <summary>The user in the last description of the gateway, encoded.</summary>
    public byte[]? DescribedUser { get; set; }

    /// <summary>The link to the gateway that has the client's connection.</summary>
    public Link Link => channel.Link;

    /// <summary>Whether every received message has been read, so that its call has started; also if the channel is closed.</summary>
    public bool IsSettled => channel.IsClosed || channel.IsDrained;

    public NetworkAddresses Addresses =>
        address is null ? NetworkAddresses.Unknown : new NetworkAddresses(null, null, address.ToString(), null);

    public override IPAddress? RemoteAddress => address;
}
