using System.Net;
using System.Net.Http.Headers;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Discovery;

/// <summary>The document as an HTTP response.</summary>
public sealed class DocumentResponseTests
{
    [Fact]
    public async Task Get_Document_IsCacheableOnlyByTheCaller()
    {
        await using var server = await StartAsync();

        using var response = await SendAsync(server);

        response.Content.Headers.ContentType!.ToString().Should().Be("application/json; charset=utf-8");
        response.Headers.CacheControl!.ToString().Should().Be("no-cache, private");
        response.Headers.ETag!.IsWeak.Should().BeFalse();
        response.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }

    [Fact]
    public async Task Get_SameETag_IsNotModified()
    {
        await using var server = await StartAsync();
        using var first = await SendAsync(server);

        using var again = await SendAsync(server, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        using var other = await SendAsync(
            server, request => request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"other\"")));

        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        (await again.Content.ReadAsStringAsync().DefaultTimeout()).Should().BeEmpty();
        again.Headers.ETag.Should().Be(first.Headers.ETag);
        other.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Head_Document_HasTheContentLength()
    {
        await using var server = await StartAsync();
        using var got = await SendAsync(server);

        using var head = await SendAsync(server, request => request.Method = HttpMethod.Head);

        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.Should().Be(got.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://evil.example.com", false)]
    [InlineData("null", false)]
    public async Task Get_Origin_IsReadableIfItMayConnect(string origin, bool readable)
    {
        await using var server = await StartAsync();

        using var response = await SendAsync(server, request => request.Headers.Add("Origin", origin));

        response.Headers.Vary.Should().Contain("Origin");
        response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed).Should().Be(readable);
        (allowed ?? []).Should().Equal(readable ? [origin] : []);
    }

    [Fact]
    public async Task Get_TokenInTheUrl_IsRefused()
    {
        await using var server = await StartAsync();

        using var response = await SendAsync(server, query: "?access_token=secret");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(options: options =>
    {
        options.EnableDiscovery = true;
        options.AllowedOrigins.Add("https://app.example.com");
    });

    private static async Task<HttpResponseMessage> SendAsync(
        TestGateway server, Action<HttpRequestMessage>? prepare = null, string query = "")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/rpc/openrpc.json" + query));
        prepare?.Invoke(request);
        return await http.SendAsync(request).DefaultTimeout();
    }
}
