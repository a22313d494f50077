using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Relays;

/// <summary>The address at which this node accepts links of other nodes: the configured one, or one that the server listens on.</summary>
internal sealed class RelayAddress(IServiceProvider services, IOptions<RpcGatewayOptions> options) : INodeLinkHost
{
    private readonly byte[] _key = SessionProof.CreateKey();
    private NodeLinkAddress? _address;

    /// <summary>The path that <c>MapRpcNodes</c> mapped; null before.</summary>
    public PathString? Path { get; set; }

    /// <summary>The key that other nodes must know.</summary>
    public byte[] Key => _key;

    public NodeLinkAddress? Address => Path is { } path
        ? _address ??= Find(path) is { } url ? new NodeLinkAddress(url, _key) : null
        : null;

    public CancellationToken Listening => services.GetService<IHostApplicationLifetime>()?.ApplicationStarted ?? CancellationToken.None;

    private Uri? Find(PathString path)
    {
        if (options.Value.NodeUrl is { } configured)
        {
            return configured;
        }

        // Until the host has started, these may be the configured ones, in which the port of a free one is still 0.
        if (Listening is { CanBeCanceled: true, IsCancellationRequested: false })
        {
            return null;
        }

        // Without TLS first: a certificate is rarely valid for an IP address.
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var listening = addresses.Select(BindingAddress.Parse).OrderBy(address => address.Scheme == Uri.UriSchemeHttps).FirstOrDefault();
        return listening is null or { IsUnixPipe: true } or { IsNamedPipe: true }
            ? null
            : new UriBuilder(
                listening.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs, Reachable(listening.Host), listening.Port, path).Uri;
    }

    // A server that listens on all interfaces is reached at the address of one of them.
    private static string Reachable(string host) => host is "*" or "+" or "0.0.0.0" or "[::]" ? FindInterface() : host;

    private static string FindInterface() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback })
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork)?.ToString() ?? IPAddress.Loopback.ToString();
}
