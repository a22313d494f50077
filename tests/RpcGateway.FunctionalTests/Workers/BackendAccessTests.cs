using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Host.Backends;

namespace RpcGateway.FunctionalTests.Workers;

public sealed class BackendAccessTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("127.1.2.3", null, true)]
    [InlineData("::1", null, true)]
    [InlineData("::ffff:127.0.0.1", null, true)]
    [InlineData("192.0.2.1", null, false)]
    [InlineData("::ffff:192.0.2.1", null, false)]
    [InlineData("127.0.0.1", "X-Forwarded-For", false)]
    [InlineData("127.0.0.1", "Forwarded", false)]
    [InlineData(null, null, false)]
    public async Task RunAsync_NoTokenConfigured_AllowsThisMachineOnly(string? address, string? header, bool allowed)
    {
        var http = Request(address);
        if (header is not null)
        {
            http.Request.Headers[header] = "for=192.0.2.1";
        }

        (await RunAsync(http, token: null)).Should().Be(allowed);
    }

    [Theory]
    [InlineData("Bearer " + Token, true)]
    [InlineData("bearer " + Token, true)]
    [InlineData("Bearer " + Token + "0", false)]
    [InlineData("Bearer ", false)]
    [InlineData("Basic " + Token, false)]
    [InlineData(Token, false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task RunAsync_TokenConfigured_RequiresIt(string? authorization, bool allowed)
    {
        var http = Request("127.0.0.1");
        http.Request.Headers.Authorization = authorization;

        (await RunAsync(http, Token)).Should().Be(allowed);
    }

    [Fact]
    public async Task RunAsync_TwoTokens_IsRefused()
    {
        var http = Request("127.0.0.1");
        http.Request.Headers.Authorization = new[] { "Bearer " + Token, "Bearer " + Token };

        (await RunAsync(http, Token)).Should().BeFalse();
    }

    private static DefaultHttpContext Request(string? address)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        return http;
    }

    private static async Task<bool> RunAsync(DefaultHttpContext http, string? token)
    {
        var isAccepted = false;
        await new BackendAccess(token, NullLogger<BackendAccess>.Instance).RunAsync(http, _ =>
        {
            isAccepted = true;
            return Task.CompletedTask;
        });
        http.Response.StatusCode.Should().Be(isAccepted ? 200 : 401);
        http.Response.Headers.WWWAuthenticate.ToString().Should().Be(isAccepted ? "" : "Bearer");
        return isAccepted;
    }
}
