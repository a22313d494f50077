using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Host.Backends;

/// <summary>
/// Decides which processes may connect as backends: those with the configured token, or without one, in Development, those on this
/// machine. An application of your own uses <c>RequireAuthorization</c> and its authentication instead.
/// </summary>
internal sealed class BackendAccess(string? token, ILogger<BackendAccess> logger)
{
    private const string Scheme = "Bearer ";

    private static readonly string[] ProxyHeaders = ["Forwarded", "X-Forwarded-For"];

    // Hashes have the same length, so comparing them takes the same time for every token.
    private readonly byte[]? _expected = token is null ? null : Hash(token);

    /// <summary>Lets only these processes reach an endpoint.</summary>
    public void Protect(IEndpointConventionBuilder protectedEndpoint) => protectedEndpoint.Add(endpoint =>
    {
        var accepted = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => RunAsync(http, accepted);
    });

    /// <summary>Runs around the endpoint: refuses with 401, and logs the reason but does not send it.</summary>
    public Task RunAsync(HttpContext http, RequestDelegate next)
    {
        if (FindRefusal(http) is not { } reason)
        {
            return next(http);
        }

        BackendAccessLog.Refused(logger, http.Connection.RemoteIpAddress, reason);
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    private string? FindRefusal(HttpContext http)
    {
        if (_expected is null)
        {
            return IsThisMachine(http)
                ? null
                : "Without RpcGateway:Backends:Token, only processes on the gateway's machine may connect.";
        }

        string[] values = [.. http.Request.Headers[HeaderNames.Authorization].OfType<string>()];
        return values switch
        {
            [] => "It sent no token.",
            [var value] when value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                && CryptographicOperations.FixedTimeEquals(Hash(value[Scheme.Length..]), _expected) => null,
            _ => "Its token is wrong.",
        };
    }

    // All clients of a reverse proxy on this machine would appear to be on it.
    private static bool IsThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !ProxyHeaders.Any(http.Request.Headers.ContainsKey);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
