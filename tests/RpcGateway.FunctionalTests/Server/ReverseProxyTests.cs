using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>The gateway behind YARP, which terminates TLS and removes a prefix, configured as docs/hosting.md shows.</summary>
public sealed class ReverseProxyTests
{
    private const string Documented = "http://127.0.0.1:5080/";

    private static readonly X509Certificate2 Certificate = TestCertificate.Create("127.0.0.1");

    [Theory]
    [InlineData("true", true)]
    [InlineData(null, false)]
    public async Task Connect_SameOriginBehindTls_RequiresForwardedHeaders(string? forwardedHeaders, bool isLetIn)
    {
        await using var gateway = await GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet", [Checkout.HostProgram, "--samples", "--urls", "http://127.0.0.1:0"],
            environment: ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", forwardedHeaders)));
        using var log = new TestLog();
        await using var proxy = await StartProxyAsync(gateway.Url, log);
        var address = new Uri(proxy.Urls.Single());

        var call = () => CallAsync(address);

        if (isLetIn)
        {
            await call();
        }
        else
        {
            (await call.Should().ThrowAsync<WebSocketException>()).WithMessage("*403*");
        }

        await proxy.StopAsync().DefaultTimeout();
    }

    private static async Task CallAsync(Uri address)
    {
        await using var socket = await RawWebSocket.ConnectAsync(
            new Uri($"wss://{address.Authority}/gateway/rpc"),
            origin: address.GetLeftPart(UriPartial.Authority),
            configure: options => options.RemoteCertificateValidationCallback =
                (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.Thumbprint);
        (await socket.ResultAsync<int>("calc.add", "[1,2]")).Should().Be(3);
    }

    private static async Task<WebApplication> StartProxyAsync(Uri gateway, TestLog log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate)));
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Settings(gateway))));
        builder.Services.AddReverseProxy().LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"));
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync().DefaultTimeout();
        return app;
    }

    private static string Settings(Uri gateway)
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "hosting.md"));
        var settings = page.Split("```json\n").Select(part => part.Split("```")[0])
            .Single(part => part.Contains("ReverseProxy", StringComparison.Ordinal));
        settings.Should().Contain(Documented);
        return settings.Replace(Documented, gateway.ToString(), StringComparison.Ordinal);
    }
}
