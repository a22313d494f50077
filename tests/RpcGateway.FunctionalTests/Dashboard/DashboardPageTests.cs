using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using RpcGateway.Dashboard.Endpoints;
using RpcGateway.Dashboard.Pages;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

/// <summary>The files of the front end, as a browser receives them.</summary>
public sealed partial class DashboardPageTests
{
    [Fact]
    public async Task Page_Headers_RestrictTheBrowser()
    {
        await using var server = await DashboardServer.StartAsync(app => app.MapRpcDashboard("/"));

        using var page = await server.GetAsync("/");

        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        Header(page, "Content-Security-Policy").Should().Be(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
            + "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        Header(page, "X-Content-Type-Options").Should().Be("nosniff");
        Header(page, "X-Frame-Options").Should().Be("DENY");
        Header(page, "Referrer-Policy").Should().Be("no-referrer");
        Header(page, "Cross-Origin-Opener-Policy").Should().Be("same-origin");
        Header(page, "Cross-Origin-Resource-Policy").Should().Be("same-origin");
        Header(page, "Permissions-Policy").Should().Contain("camera=()");
    }

    [Fact]
    public async Task Page_Html_ReferencesOnlyRelativeFiles()
    {
        await using var server = await DashboardServer.StartAsync(app => app.MapRpcDashboard("/"));

        var html = await server.Http.GetStringAsync("/").DefaultTimeout();

        Addresses(html).Should().NotBeEmpty().And.OnlyContain(address => address.StartsWith("./", StringComparison.Ordinal));
        html.Should().NotContain("<style").And.NotContain("style=").And.NotContain("://");
        InlineScript().IsMatch(html).Should().BeFalse();
    }

    [Fact]
    public async Task Page_SameETag_IsNotModified()
    {
        await using var server = await DashboardServer.StartAsync(app => app.MapRpcDashboard("/"));
        using var first = await server.GetAsync("/");
        var tag = first.Headers.ETag!.ToString();

        using var second = await server.GetAsync("/", ("If-None-Match", tag));
        using var other = await server.GetAsync("/", ("If-None-Match", "\"other\""));

        Header(first, "Cache-Control").Should().Be("no-cache");
        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await second.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        Header(second, "Content-Security-Policy").Should().NotBeEmpty();
        other.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Assets_NamedByContent_AreImmutable()
    {
        await using var server = await DashboardServer.StartAsync(app => app.MapRpcDashboard("/"));
        var assets = Addresses(await server.Http.GetStringAsync("/").DefaultTimeout())
            .Where(address => address.StartsWith("./assets/", StringComparison.Ordinal)).ToList();

        assets.Should().Contain(asset => asset.EndsWith(".js", StringComparison.Ordinal))
            .And.Contain(asset => asset.EndsWith(".css", StringComparison.Ordinal));
        foreach (var asset in assets)
        {
            using var response = await server.GetAsync(asset[1..]);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            Header(response, "Cache-Control").Should().Be("public, max-age=31536000, immutable");
            response.Content.Headers.ContentType!.MediaType.Should().Be(
                asset.EndsWith(".js", StringComparison.Ordinal) ? "text/javascript" : "text/css");
        }
    }

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Assets_AcceptEncoding_SelectsTheEncoding(string accepted, string? encoding)
    {
        await using var server = await DashboardServer.StartAsync(app => app.MapRpcDashboard("/"));
        var script = Addresses(await server.Http.GetStringAsync("/").DefaultTimeout())
            .First(address => address.EndsWith(".js", StringComparison.Ordinal))[1..];
        var plain = await server.Http.GetByteArrayAsync(script).DefaultTimeout();

        using var response = await server.GetAsync(script, ("Accept-Encoding", accepted));

        response.Content.Headers.ContentEncoding.SingleOrDefault().Should().Be(encoding);
        Header(response, "Vary").Should().Be("Accept-Encoding");
        var sent = await response.Content.ReadAsByteArrayAsync();
        (await DecodeAsync(sent, encoding)).Should().Equal(plain);
        sent.Length.Should().BeLessThan(encoding is null ? plain.Length + 1 : plain.Length / 2);
    }

    [Fact]
    public async Task Page_Head_HasOnlyHeaders()
    {
        await using var server = await DashboardServer.StartAsync(app => app.MapRpcDashboard("/"));

        using var head = await server.SendAsync(HttpMethod.Head, "/");
        using var post = await server.SendAsync(HttpMethod.Post, "/");

        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.Should().BePositive();
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        post.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Page_FrontEndNotBuilt_NamesTheRemedy()
    {
        await using var server = await DashboardServer.StartAsync(
            app => new DashboardEndpoints(new PageFiles([]), gatewayPath: null, isLive: false, links: []).Map(app));

        using var page = await server.GetAsync("/");

        page.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        var html = await page.Content.ReadAsStringAsync();
        html.Should().Contain("was not built").And.Contain("Node.js").And.Contain("npm ci").And.Contain("dotnet build");
        Header(page, "Content-Security-Policy").Should().NotBeEmpty();
        Header(page, "Cache-Control").Should().Be("no-store");
    }

    private static async Task<byte[]> DecodeAsync(byte[] content, string? encoding)
    {
        using var source = new MemoryStream(content);
        await using Stream decoded = encoding switch
        {
            "br" => new BrotliStream(source, CompressionMode.Decompress),
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            _ => source,
        };
        using var target = new MemoryStream();
        await decoded.CopyToAsync(target).DefaultTimeout();
        return target.ToArray();
    }

    private static string Header(HttpResponseMessage response, string name) =>
        string.Join(", ", response.Headers.GetValues(name));

    private static List<string> Addresses(string html) =>
        [.. Address().Matches(html).Select(match => match.Groups["address"].Value)];

    [GeneratedRegex("(?:src|href)=\"(?<address>[^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("<script(?![^>]* src=)")]
    private static partial Regex InlineScript();
}
