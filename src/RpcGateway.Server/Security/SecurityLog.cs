using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Security;

/// <summary>One line for each security event; never a token, params or any other content.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "A page of origin {Origin} was refused: its request came to {OwnOrigin}{Path}. If both are this server, a proxy hides "
            + "the address that browsers use: let it pass on Host and X-Forwarded-Proto, and set "
            + "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true. If the page is from elsewhere, add its origin to AllowedOrigins.",
        EventName = nameof(OriginRefused))]
    public static partial void OriginRefused(ILogger logger, string origin, string ownOrigin, string path);

    [LoggerMessage(2, LogLevel.Warning, "A request to {Path} was refused: its URL has the parameter {Parameter}.",
        EventName = nameof(UrlTokenRefused))]
    public static partial void UrlTokenRefused(ILogger logger, string path, string parameter);

    [LoggerMessage(3, LogLevel.Warning, "Scheme {Scheme} refused the token of connection {RpcConnectionId}: {Failure}.",
        EventName = nameof(TokenRefused))]
    public static partial void TokenRefused(ILogger logger, string rpcConnectionId, string? scheme, string failure);

    [LoggerMessage(4, LogLevel.Information, "The user of connection {RpcConnectionId} changed by a token.",
        EventName = nameof(UserChanged))]
    public static partial void UserChanged(ILogger logger, string rpcConnectionId);

    [LoggerMessage(5, LogLevel.Warning, "Connection {RpcConnectionId} may not call {Method}: error {Code}.",
        EventName = nameof(CallDenied))]
    public static partial void CallDenied(ILogger logger, string rpcConnectionId, string method, int code);
}
