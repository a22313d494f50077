using Microsoft.AspNetCore.Http;

namespace RpcGateway.Dashboard.Pages;

/// <summary>The security headers of every response with a page or a file.</summary>
internal static class PageHeaders
{
    // Pages load everything, including the WebSocket, from their own origin and have no inline code.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        + "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string PermissionsPolicy = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    public static void Add(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = PermissionsPolicy;
    }
}
