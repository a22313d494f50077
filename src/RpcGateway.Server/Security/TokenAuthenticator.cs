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

    /// <param name="origin">The request of the connection.</param>
    /// <param name="connectionId">The connection, for the log.</param>
    /// <param name="token">The token.</param>
    /// <returns>The token's user, and when the token expires.</returns>
    /// <exception cref="RpcException">The token is invalid.</exception>
    public async ValueTask<AuthenticatedUser> AuthenticateAsync(RequestOrigin origin, string connectionId, string token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var scheme = await GetSchemeAsync(scope.ServiceProvider);
        if (scheme is null)
        {
            throw Refused(connectionId, null, null, "This server does not accept tokens: no authentication scheme is registered.");
        }

        var result = await CreateRequest(origin, scope.ServiceProvider, token).AuthenticateAsync(scheme);
        return result.Succeeded
            ? AuthenticatedUser.Of(result.Principal, result.Properties)
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

    private static DefaultHttpContext CreateRequest(RequestOrigin origin, IServiceProvider services, string token)
    {
        var request = new DefaultHttpContext { RequestServices = services };
        request.Request.Method = HttpMethods.Get;
        request.Request.Scheme = origin.Scheme;
        request.Request.Host = origin.Host;
        request.Request.PathBase = origin.PathBase;
        request.Request.Path = origin.Path;
        request.Connection.RemoteIpAddress = origin.RemoteIpAddress;
        request.Connection.RemotePort = origin.RemotePort;
        request.Request.Headers.Authorization = $"Bearer {token}";
        return request;
    }
}
