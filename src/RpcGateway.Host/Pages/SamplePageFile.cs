using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace RpcGateway.Host.Pages;

/// <summary>One file of the sample pages.</summary>
internal sealed record SamplePageFile(string Path, byte[] Content)
{
    private const string MissingText = """
        This page was not built: the build of RpcGateway.Host found no Node.js, or an old one, or could not install its
        packages. The gateway runs all the same.

        1. Install Node.js 20.19 or later (https://nodejs.org).
        2. Run 'npm ci' in the folder of RpcGateway.sln, and see that it succeeds.
        3. Run 'dotnet build' again; it says when the pages are still left out.

        """;

    /// <summary>What stands in for a page where the build had no Node.js.</summary>
    public static IResult Missing { get; } =
        Results.Text(MissingText, statusCode: StatusCodes.Status503ServiceUnavailable);

    public static SamplePageFile Read(Assembly assembly, string resource, string path)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new SamplePageFile(path, content);
    }

    public IResult ToResult()
    {
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Content))[..32]}\"");
        return Results.Bytes(Content, ContentType(), entityTag: tag);
    }

    private string ContentType() => System.IO.Path.GetExtension(Path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
