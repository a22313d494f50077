using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Server.Handshakes;

/// <summary>An HTTP answer in place of a WebSocket.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Reason">The same in metrics.</param>
/// <param name="Sentence">What is wrong, and what to do instead.</param>
internal sealed record EndpointRefusal(int Status, string Reason, string Sentence)
{
    public static EndpointRefusal NoWebSocket { get; } = new(
        StatusCodes.Status426UpgradeRequired,
        "no_websocket",
        "This is an RpcGateway endpoint: it speaks JSON-RPC 2.0 over a WebSocket. If a WebSocket client called it, a proxy in "
            + "between must pass on the headers Upgrade and Connection, over HTTP/1.1.");

    public static EndpointRefusal ShuttingDown { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "shutting_down",
        "The server shuts down. Connect again, to another instance or a little later.");

    public static EndpointRefusal OriginNotAllowed { get; } = new(
        StatusCodes.Status403Forbidden,
        "foreign_origin",
        "Pages of this origin may not connect. If the page is this server's own, a proxy hides the address that the browser "
            + "uses: the proxy must pass on Host and X-Forwarded-Proto, and the server needs "
            + "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true. Other origins belong in the server's AllowedOrigins.");

    public static EndpointRefusal UrlToken(string parameter) => new(
        StatusCodes.Status400BadRequest,
        "url_token",
        $"The URL has the parameter '{parameter}'. A token does not belong in a URL, which ends up in logs: send it in "
            + "the Authorization header, or from a browser in the first request, $/hello.");

    public async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "text/plain; charset=utf-8";
        if (this == NoWebSocket && HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
        {
            response.Headers[HeaderNames.Upgrade] = "websocket";
        }

        await response.WriteAsync(Sentence + "\n");
    }
}
