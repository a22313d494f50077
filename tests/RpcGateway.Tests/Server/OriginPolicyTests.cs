using Microsoft.AspNetCore.Http;
using RpcGateway.Server;
using RpcGateway.Server.Handshakes;

namespace RpcGateway.Tests.Server;

public sealed class OriginPolicyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("https://gateway.example.com")]
    [InlineData("https://GATEWAY.example.com")]
    [InlineData("https://gateway.example.com:443")]
    public void AllowedOrigins_SameOriginOrNone_IsAllowed(string? origin) => Allows(origin).Should().BeTrue();

    [Theory]
    [InlineData("http://gateway.example.com")]
    [InlineData("https://gateway.example.com:8443")]
    [InlineData("https://other.example.com")]
    [InlineData("https://gateway.example.com.evil.test")]
    [InlineData("https://evil.test/gateway.example.com")]
    [InlineData("https://gateway.example.com@evil.test")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("nonsense")]
    public void AllowedOrigins_OtherOrigin_IsRefused(string origin) => Allows(origin).Should().BeFalse();

    [Fact]
    public void AllowedOrigins_TwoOriginHeaders_AreRefused() =>
        Allows(["https://gateway.example.com", "https://gateway.example.com"], []).Should().BeFalse();

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://gateway.example.com")]
    public void AllowedOrigins_ListedOrigin_IsAllowed(string origin) =>
        Allows([origin], ["https://App.example.com:443", "http://localhost:3000"]).Should().BeTrue();

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("null")]
    public void AllowedOrigins_Wildcard_AllowsAnyOrigin(string origin) => Allows([origin], ["*"]).Should().BeTrue();

    [Theory]
    [InlineData("http://gateway.example.com:8080", "gateway.example.com:8080", true)]
    [InlineData("http://gateway.example.com:8080", "gateway.example.com", false)]
    [InlineData("http://[::1]:5080", "[::1]:5080", true)]
    [InlineData("http://localhost:5080", "127.0.0.1:5080", false)]
    public void AllowedOrigins_Port_IsCompared(string origin, string host, bool allowed) =>
        Allows([origin], [], "http", host).Should().Be(allowed);

    [Theory]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/path")]
    [InlineData("app.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("")]
    public void Validate_NotAnOrigin_DescribesTheForm(string origin) =>
        OriginPolicy.Validate([origin]).Should().ContainSingle().Which.Should().Contain("scheme, host and port");

    private static bool Allows(string? origin) => Allows(origin is null ? [] : [origin], []);

    private static bool Allows(
        string[] origins, string[] allowed, string scheme = "https", string host = "gateway.example.com")
    {
        var options = new RpcGatewayOptions();
        foreach (var entry in allowed)
        {
            options.AllowedOrigins.Add(entry);
        }

        var http = new DefaultHttpContext();
        http.Request.Scheme = scheme;
        http.Request.Host = new HostString(host);
        http.Request.Headers.Origin = origins;
        return new OriginPolicy(options.AllowedOrigins).Allows(http.Request);
    }
}
