using System.Net;
using RpcGateway.Client.Connecting;

namespace RpcGateway.Backend.Links;

/// <summary>One node of a gateway.</summary>
/// <param name="Gateway">The address from the options.</param>
/// <param name="Address">One of the addresses of its host; null if the host is resolved with each connection.</param>
internal sealed record GatewayTarget(Uri Gateway, IPAddress? Address = null)
{
    /// <summary>The name in logs and errors.</summary>
    public string Name { get; } = Address is null
        ? Gateway.GetLeftPart(UriPartial.Path)
        : $"{Gateway.GetLeftPart(UriPartial.Path)} ({Address})";

    /// <summary>Where to connect.</summary>
    public Uri Url { get; } = Address is null
        ? GatewayAddress.Normalize(Gateway)
        : new UriBuilder(GatewayAddress.Normalize(Gateway)) { Host = Address.ToString() }.Uri;

    /// <summary>The host in the HTTP request, to which also the certificate of the gateway must belong; null for that of the URL.</summary>
    public string? Host => Address is null ? null : Gateway.Authority;
}
