using System.Net;
using Microsoft.AspNetCore.Http;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Server.Connections;

/// <summary>Reads the network addresses of a connection from its HTTP request.</summary>
internal static class HttpAddresses
{
    private const int MaxHostLength = 255;

    public static NetworkAddresses Of(object? state)
    {
        try
        {
            return GatewayClient.Of(state).Read(Of);
        }
        catch (ObjectDisposedException)
        {
            // The request has ended in the meantime, together with its connection.
            return NetworkAddresses.Unknown;
        }
    }

    public static NetworkAddresses Of(HttpContext http)
    {
        var host = http.Request.Host;
        var peer = http.Connection.RemoteIpAddress;
        return host.HasValue
            ? Create(PeerText.Clean(host.Host, MaxHostLength), host.Port ?? (http.Request.IsHttps ? 443 : 80))
            : Create(ToText(http.Connection.LocalIpAddress), http.Connection.LocalPort);

        NetworkAddresses Create(string? server, int port) =>
            new(server, port == 0 ? null : port, ToText(peer), peer is null ? null : http.Connection.RemotePort);
    }

    public static IPAddress? Unmap(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static string? ToText(IPAddress? address) => Unmap(address)?.ToString();
}
