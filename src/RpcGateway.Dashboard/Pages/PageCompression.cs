using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace RpcGateway.Dashboard.Pages;

/// <summary>Compresses files and reads which encodings a request accepts.</summary>
internal static class PageCompression
{
    // For smaller files, the Content-Encoding header costs about as much as compression saves.
    private const int MinSize = 1024;

    public static byte[]? Brotli(string contentType, byte[] content) =>
        Compress(contentType, content, target => new BrotliStream(target, CompressionLevel.Optimal));

    public static byte[]? Gzip(string contentType, byte[] content) =>
        Compress(contentType, content, target => new GZipStream(target, CompressionLevel.Optimal));

    public static PageEncodings Accepted(HttpRequest request)
    {
        var accepted = PageEncodings.None;
        foreach (var encoding in request.GetTypedHeaders().AcceptEncoding.Where(encoding => encoding.Quality != 0))
        {
            accepted |= encoding.Value.Value switch
            {
                "br" => PageEncodings.Brotli,
                "gzip" => PageEncodings.Gzip,
                _ => PageEncodings.None,
            };
        }

        return accepted;
    }

    private static byte[]? Compress(string contentType, byte[] content, Func<Stream, Stream> wrap)
    {
        if (content.Length < MinSize || !PageContentTypes.IsText(contentType))
        {
            return null;
        }

        using var target = new MemoryStream();
        using (var stream = wrap(target))
        {
            stream.Write(content);
        }

        return target.ToArray();
    }
}
