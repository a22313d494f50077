using Microsoft.AspNetCore.Builder;
using RpcGateway.Host.Startup;

namespace RpcGateway.FunctionalTests.Host;

public sealed class DefaultUrlTests
{
    [Fact]
    public void UseDefaultUrl_NotConfigured_ListensOnPort5080()
    {
        UrlsOf().Should().Be("http://localhost:5080");
    }

    [Theory]
    [InlineData("--urls=http://localhost:7000", "http://localhost:7000")]
    [InlineData("--http_ports=8080", null)]
    [InlineData("--Kestrel:Endpoints:Http:Url=http://localhost:7000", null)]
    public void UseDefaultUrl_Configured_ChangesNothing(string argument, string? expected)
    {
        UrlsOf(argument).Should().Be(expected);
    }

    private static string? UrlsOf(params string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = arguments,
            ContentRootPath = Path.GetTempPath(),
        });
        builder.UseDefaultUrl();
        return builder.Configuration["urls"];
    }
}
