using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using RpcGateway.Server.Handshakes;
using RpcGateway.Services;
using RpcGateway.Services.Connections;

namespace RpcGateway.Server.Discovery;

/// <summary>Handles <c>GET …/openrpc.json</c>: returns the document for the request's user.</summary>
internal sealed class DiscoveryEndpoint(
    OpenRpcDocuments documents, DiscoveryAccess access, OriginPolicy origins, TimeProvider time)
{
    public async Task HandleAsync(HttpContext http, string? endpoint)
    {
        if (UrlTokenPolicy.Find(http.Request.Query) is { } parameter)
        {
            await EndpointRefusal.UrlToken(parameter).WriteAsync(http.Response);
            return;
        }

        if (!documents.IsEnabled)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var context = new RpcConnectionContext(http.TraceIdentifier, http.User, time.GetUtcNow());
        var hidden = await access.FindHiddenAsync(endpoint, new ConnectionUser(http.User), context);
        var address = DiscoveryAddress.Of(http.Request, DiscoveryAddress.GatewayPath(http.Request.Path));
        await WriteAsync(http, endpoint, documents.Create(endpoint, hidden, address));
    }

    private async Task WriteAsync(HttpContext http, string? endpoint, ReadOnlyMemory<byte> document)
    {
        var (request, response) = (http.Request, http.Response);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(document.Span).AsSpan(0, 16))}\"";
        AllowOrigin(request, response, onlyOwn: endpoint is not null);
        response.Headers.ETag = tag;

        // The document depends on the caller: shared caches must not store it, and the caller's cache must revalidate it.
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.XContentTypeOptions = "nosniff";
        if (Matches(request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(document, http.RequestAborted);
        }
    }

    /// <summary>Allows pages that may connect to read the document; browsers block all others.</summary>
    private void AllowOrigin(HttpRequest request, HttpResponse response, bool onlyOwn)
    {
        response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (request.Headers.Origin is [{ Length: > 0 } origin] && origins.Allows(request, onlyOwn))
        {
            response.Headers.AccessControlAllowOrigin = origin;
        }
    }

    private static bool Matches(StringValues sent, string tag) =>
        EntityTagHeaderValue.TryParseList(sent, out var tags)
        && tags.Any(one => one == EntityTagHeaderValue.Any || one.Tag == tag);
}
