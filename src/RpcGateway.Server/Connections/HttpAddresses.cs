using System.Net;
using Microsoft.AspNetCore.Http;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Connections;

/// <summary>Between whom a connection is, as its HTTP request tells it.</summary>
internal static class HttpAddresses
{
    private const int MaxHostLength = 255;

    public static RpcNetworkAddresses Of(RpcConnection connection)
    {
        try
        {
            return Of(ConnectedClient.Of(connection).Http);
        }
        catch (ObjectDisposedException)
        {
            // The request has ended meanwhile, with its connection.
            return RpcNetworkAddresses.Unknown;
        }
    }

    public static RpcNetworkAddresses Of(HttpContext http)
    {
        var host = http.Request.Host;
        var peer = http.Connection.RemoteIpAddress;
        return host.HasValue
            ? Create(RpcPeerText.Clean(host.Host, MaxHostLength), host.Port ?? (http.Request.IsHttps ? 443 : 80))
            : Create(ToText(http.Connection.LocalIpAddress), http.Connection.LocalPort);

        RpcNetworkAddresses Create(string? server, int port) =>
            new(server, port == 0 ? null : port, ToText(peer), peer is null ? null : http.Connection.RemotePort);
    }

    private static string? ToText(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString();
}
