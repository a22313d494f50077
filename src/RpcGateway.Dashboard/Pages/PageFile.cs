using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Dashboard.Pages;

/// <summary>One file of a front end. The first request that accepts an encoding compresses the file.</summary>
internal sealed class PageFile
{
    private const string Immutable = "public, max-age=31536000, immutable";
    private const string Revalidate = "no-cache";

    private readonly byte[] _content;
    private readonly Lazy<byte[]?> _brotli;
    private readonly Lazy<byte[]?> _gzip;
    private readonly string _contentType;
    private readonly EntityTagHeaderValue _tag;

    public PageFile(string path, byte[] content)
    {
        Path = path;
        _content = content;
        _contentType = PageContentTypes.Of(path);
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"");
        _brotli = new(() => PageCompression.Brotli(_contentType, content));
        _gzip = new(() => PageCompression.Gzip(_contentType, content));
    }

    /// <summary>The path relative to the page, with slashes.</summary>
    public string Path { get; }

    // Vite writes only files with a content hash in their names to this folder.
    private bool HasHashedName => Path.StartsWith("assets/", StringComparison.Ordinal);

    public async Task WriteAsync(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        var headers = response.GetTypedHeaders();
        headers.ETag = _tag;
        response.Headers.CacheControl = HasHashedName ? Immutable : Revalidate;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(_tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (encoding, content) = Choose(PageCompression.Accepted(request));
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        response.ContentType = _contentType;
        response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(content, http.RequestAborted);
        }
    }

    private (string? Encoding, byte[] Content) Choose(PageEncodings accepted)
    {
        if (accepted.HasFlag(PageEncodings.Brotli) && _brotli.Value is { } brotli)
        {
            return ("br", brotli);
        }

        return accepted.HasFlag(PageEncodings.Gzip) && _gzip.Value is { } gzip ? ("gzip", gzip) : (null, _content);
    }
}
