using System.Net;
using Microsoft.AspNetCore.Http;

namespace RpcGateway.Server.Security;

/// <summary>What an authentication scheme may read of the handshake. Unlike the request, it can be read after the socket was lost.</summary>
internal sealed record RequestOrigin(
    string Scheme, HostString Host, PathString PathBase, PathString Path, IPAddress? RemoteIpAddress, int RemotePort)
{
    public static RequestOrigin Of(HttpContext http) => new(
        http.Request.Scheme,
        http.Request.Host,
        http.Request.PathBase,
        http.Request.Path,
        http.Connection.RemoteIpAddress,
        http.Connection.RemotePort);
}
