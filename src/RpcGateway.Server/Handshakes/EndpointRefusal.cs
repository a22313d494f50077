using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Server.Handshakes;

/// <summary>An HTTP response instead of a WebSocket.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Reason">The reason in metrics.</param>
/// <param name="Message">What is wrong, and how to correct it.</param>
/// <param name="RetryAfter">The seconds after which the client may try again; null if that does not help.</param>
internal sealed record EndpointRefusal(int Status, string Reason, string Message, int? RetryAfter = null)
{
    // Long enough that clients which try again do not add to the load, and the same for every client: those of this project add a
    // random part themselves.
    private const int Later = 10;

    public static EndpointRefusal TooManyConnections { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "max_connections",
        "The server has reached its number of connections (MaxConnections). Reconnect later, or to another instance.",
        Later);

    public static EndpointRefusal NoFiles { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "open_files",
        "The server is running out of file descriptors (ulimit -n). Reconnect later, or to another instance.",
        Later);

    public static EndpointRefusal TooManyOfUser { get; } = new(
        StatusCodes.Status429TooManyRequests,
        "max_connections_per_user",
        "The user has reached the number of connections (MaxConnectionsPerUser). Close one of them first.",
        Later);

    public static EndpointRefusal TooManyOfAddress { get; } = new(
        StatusCodes.Status429TooManyRequests,
        "max_connections_per_address",
        "The network address has reached the number of connections (MaxConnectionsPerAddress). Close one of them first.",
        Later);

    public static EndpointRefusal NoWebSocket { get; } = new(
        StatusCodes.Status426UpgradeRequired,
        "no_websocket",
        "This is an RpcGateway endpoint, which requires a WebSocket (JSON-RPC 2.0). If the client did send a WebSocket "
            + "handshake, a proxy must pass on the headers Upgrade and Connection over HTTP/1.1.");

    public static EndpointRefusal ShuttingDown { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "shutting_down",
        "The server is shutting down. Reconnect to another instance, or later.",
        1);

    public static EndpointRefusal Draining { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "draining",
        "An operator has taken this instance out of service. Reconnect to another instance.",
        1);

    public static EndpointRefusal OriginNotAllowed { get; } = new(
        StatusCodes.Status403Forbidden,
        "foreign_origin",
        "Origin not allowed: pages of this origin cannot connect. If the page belongs to this server, a proxy hides the address "
            + "that the browser uses. The proxy must pass on Host and X-Forwarded-Proto, and the server requires "
            + "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true. Add other origins to the server's AllowedOrigins.");

    public static EndpointRefusal UrlToken(string parameter) => new(
        StatusCodes.Status400BadRequest,
        "url_token",
        $"The URL contains the query parameter '{parameter}'. Tokens are not allowed in URLs, because URLs are logged. Send "
            + "the token in the Authorization header or, from a browser, in the first request, $/hello.");

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "text/plain; charset=utf-8";
        if (this == NoWebSocket && HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
        {
            response.Headers[HeaderNames.Upgrade] = "websocket";
        }

        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

            // Each connection that stays open costs what is scarce.
            response.Headers.Connection = "close";
        }

        await response.WriteAsync(Message + "\n");
    }
}
