using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class EndpointTests
{
    [Fact]
    public async Task Get_WithoutUpgrade_DescribesTheEndpoint()
    {
        await using var server = await TestGateway.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Address, "/rpc")).DefaultTimeout();

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
        (await response.Content.ReadAsStringAsync().DefaultTimeout()).Should().Contain("WebSocket");
    }

    [Theory]
    [InlineData("access_token")]
    [InlineData("Token")]
    public async Task Connect_TokenInUrl_IsRefusedWithoutLoggingIt(string parameter)
    {
        await using var server = await TestGateway.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(server.Address, $"/rpc?{parameter}=hush")).DefaultTimeout();

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var sentence = await response.Content.ReadAsStringAsync().DefaultTimeout();
        sentence.Should().Contain("Authorization header").And.Contain("$/hello").And.NotContain("hush");
        var logged = await server.Log.WaitForAsync("UrlTokenRefused").DefaultTimeout();
        logged.Message.Should().Contain(parameter).And.NotContain("hush");
    }

    [Fact]
    public async Task Connect_TokenInUrlOfWebSocket_IsRefused()
    {
        await using var server = await TestGateway.StartAsync();

        var connect = () => RawWebSocket.ConnectAsync(new Uri(server.Rpc + "?access_token=hush"));

        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*400*");
    }

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("null")]
    public async Task Connect_OtherOrigin_IsRefusedAndLogged(string origin)
    {
        await using var server = await TestGateway.StartAsync();

        var connect = () => server.ConnectAsync(origin);

        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*403*");
        (await server.Log.WaitForAsync("OriginRefused").DefaultTimeout()).Message
            .Should().Contain(origin)
            .And.Contain($"http://{server.Address.Authority}/rpc")
            .And.Contain("ASPNETCORE_FORWARDEDHEADERS_ENABLED=true");
    }

    // The request that a page sends to find out why its WebSocket failed.
    [Theory]
    [InlineData("https://evil.test", HttpStatusCode.Forbidden, "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true")]
    [InlineData(null, HttpStatusCode.UpgradeRequired, "WebSocket")]
    public async Task Post_Origin_GetsTheResponseOfAHandshake(string? origin, HttpStatusCode status, string text)
    {
        await using var server = await TestGateway.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/rpc"));
        request.Headers.Add("Origin", origin ?? server.Address.GetLeftPart(UriPartial.Authority));

        using var response = await http.SendAsync(request).DefaultTimeout();

        response.StatusCode.Should().Be(status);
        response.Headers.Should().NotContainKey("Access-Control-Allow-Origin");
        (await response.Content.ReadAsStringAsync().DefaultTimeout())
            .Should().Contain(text).And.NotContain(server.Address.Authority);
        server.Log.Entries.Should().NotContain(entry => entry.Id.Name == "OriginRefused");
    }

    [Fact]
    public async Task Get_HandshakeWithoutUpgrade_NamesTheProxy()
    {
        await using var server = await TestGateway.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/rpc"));
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");

        using var response = await http.SendAsync(request).DefaultTimeout();

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
        (await response.Content.ReadAsStringAsync().DefaultTimeout()).Should().Contain("proxy").And.Contain("Upgrade");
        (await server.Log.WaitForAsync("UpgradeLost").DefaultTimeout()).Message.Should().Contain("/rpc").And.Contain("proxy");
    }

    [Fact]
    public async Task Connect_SameOrigin_IsAccepted()
    {
        await using var server = await TestGateway.StartAsync();

        await using var client = await server.ConnectAsync($"http://{server.Address.Authority}");

        (await client.HelloAsync()).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Connect_ListedOrigin_IsAccepted()
    {
        await using var server = await TestGateway.StartAsync(
            options: options => options.AllowedOrigins.Add("https://app.example.com"));

        await using var client = await server.ConnectAsync("https://app.example.com");

        (await client.HelloAsync()).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("jsonrpc,rpcgateway.v1", "rpcgateway.v1")]
    [InlineData("graphql-ws,jsonrpc-2.0", "jsonrpc-2.0")]
    [InlineData("jsonrpc", "jsonrpc")]
    public async Task Connect_Subprotocols_SelectsAKnownOne(string offered, string expected)
    {
        await using var server = await TestGateway.StartAsync();

        await using var client = await server.ConnectAsync(null, null, offered.Split(','));

        client.Subprotocol.Should().Be(expected);
    }

    [Fact]
    public async Task Connect_EndpointWithAuthorization_RequiresAUser()
    {
        var log = new TestLog();
        await using var app = TestGateway.Build(log, null, services: TestSchemeHandler.AddTo);
        app.MapRpcGateway("/rpc").RequireAuthorization();
        await app.StartAsync().DefaultTimeout();
        var rpc = new Uri(app.Urls.Single().Replace("http", "ws", StringComparison.Ordinal) + "/rpc");

        var connect = () => RawWebSocket.ConnectAsync(rpc);

        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*401*");
        await using var client = await RawWebSocket.ConnectAsync(rpc, bearer: "anna");
        (await client.HelloAsync()).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Connect_TwoEndpoints_ServeTheSameMethods()
    {
        await using var server = await TestGateway.StartAsync(app: app => app.MapRpcGateway("/second"));

        await using var client = await RawWebSocket.ConnectAsync(server.At("/second"));

        (await client.HelloAsync()).Should().NotBeEmpty();
    }
}
