using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

/// <summary>Refused handshakes. Never logs a token or other content.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "Origin {Origin} is not allowed: the request was sent to {OwnOrigin}{Path}. If the page belongs to this server, a "
            + "proxy hides the address that browsers use. Configure the proxy to pass on Host and X-Forwarded-Proto, and set "
            + "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true. Otherwise add the origin to AllowedOrigins.",
        EventName = nameof(OriginRefused))]
    public static partial void OriginRefused(ILogger logger, string origin, string ownOrigin, string path);

    [LoggerMessage(2, LogLevel.Warning, "A request to {Path} was refused: its URL contains the query parameter {Parameter}.",
        EventName = nameof(UrlTokenRefused))]
    public static partial void UrlTokenRefused(ILogger logger, string path, string parameter);

    [LoggerMessage(3, LogLevel.Warning,
        "A WebSocket handshake at {Path} had no upgrade. A proxy must pass on the headers Upgrade and Connection over "
            + "HTTP/1.1.",
        EventName = nameof(UpgradeLost))]
    public static partial void UpgradeLost(ILogger logger, string path);
}
