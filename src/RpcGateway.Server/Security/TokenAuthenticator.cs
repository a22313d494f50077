using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Telemetry;

namespace RpcGateway.Server.Security;

/// <summary>
/// Validates the token of a <c>$/hello</c> with the application's own authentication, by passing it a request with the token in
/// the Authorization header.
/// </summary>
internal sealed class TokenAuthenticator(
    IServiceScopeFactory scopes, IOptions<RpcGatewayOptions> options, ILogger<TokenAuthenticator> logger)
{
    private readonly ILogger _logger = GuardedLogger.Guard(logger);

    /// <param name="http">The request of the connection.</param>
    /// <param name="connectionId">The connection, for the log.</param>
    /// <param name="token">The token.</param>
    /// <returns>The token's user.</returns>
    /// <exception cref="RpcException">The token is invalid.</exception>
    public async ValueTask<ClaimsPrincipal> AuthenticateAsync(HttpContext http, string connectionId, string token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var scheme = await GetSchemeAsync(scope.ServiceProvider);
        if (scheme is null)
        {
            throw Refused(connectionId, null, null, "This server does not accept tokens: no authentication scheme is registered.");
        }

        var result = await CreateRequest(http, scope.ServiceProvider, token).AuthenticateAsync(scheme);
        return result.Succeeded
            ? result.Principal
            : throw Refused(connectionId, scheme, result.Failure, "The token is invalid.");
    }

    /// <summary>Returns the error for a client that requires a user, although its handshake has authenticated none.</summary>
    /// <param name="connectionId">The connection, for the log.</param>
    public RpcException RefuseHeader(string connectionId) =>
        Refused(connectionId, null, null, "The token in the Authorization header of the handshake was not accepted.");

    private async ValueTask<string?> GetSchemeAsync(IServiceProvider services)
    {
        if (services.GetService<IAuthenticationSchemeProvider>() is not { } schemes)
        {
            return null;
        }

        return options.Value.TokenScheme ?? (await schemes.GetDefaultAuthenticateSchemeAsync())?.Name;
    }

    private RpcException Refused(string connectionId, string? scheme, Exception? failure, string message)
    {
        // Logs only the type: the message of an exception may quote the token.
        GatewayTelemetry.CountRefusal("token");
        SecurityLog.TokenRefused(_logger, connectionId, scheme, failure?.GetType().Name ?? "no result");
        return new RpcException(RpcErrorCode.Unauthenticated, message);
    }

    private static DefaultHttpContext CreateRequest(HttpContext original, IServiceProvider services, string token)
    {
        var request = new DefaultHttpContext { RequestServices = services };
        request.Request.Method = HttpMethods.Get;
        request.Request.Scheme = original.Request.Scheme;
        request.Request.Host = original.Request.Host;
        request.Request.PathBase = original.Request.PathBase;
        request.Request.Path = original.Request.Path;
        request.Connection.RemoteIpAddress = original.Connection.RemoteIpAddress;
        request.Connection.RemotePort = original.Connection.RemotePort;
        request.Request.Headers.Authorization = $"Bearer {token}";
        return request;
    }
}
