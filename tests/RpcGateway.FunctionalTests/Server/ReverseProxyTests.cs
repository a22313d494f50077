using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
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

/// <summary>The gateway behind YARP, which ends TLS and removes a prefix, configured as docs/hosting.md shows.</summary>
public sealed class ReverseProxyTests
{
    private const string Documented = "http://127.0.0.1:5080/";

    private static readonly X509Certificate2 Certificate = CreateCertificate();

    [Theory]
    [InlineData("true", true)]
    [InlineData(null, false)]
    public async Task Connect_OwnPageBehindTls_NeedsForwardedHeaders(string? forwardedHeaders, bool isLetIn)
    {
        await using var gateway = await GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet", [Checkout.HostProgram, "--samples", "--urls", "http://127.0.0.1:0"],
            environment: ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", forwardedHeaders)));
        using var log = new TestLog();
        await using var proxy = await StartProxyAsync(gateway.Url, log);
        var address = new Uri(proxy.Urls.Single());

        var connect = () => ConnectAsync(address);

        if (isLetIn)
        {
            await connect();
        }
        else
        {
            (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*403*");
        }

        await proxy.StopAsync().DefaultTimeout();
    }

    private static async Task ConnectAsync(Uri address)
    {
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback =
            (_, certificate, _, _) => certificate?.GetCertHashString() == Certificate.Thumbprint;
        socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(
            new Uri($"wss://{address.Authority}/gateway/rpc"), CancellationToken.None).DefaultTimeout();
        await socket.SendAsync(
            """{"jsonrpc":"2.0","id":1,"method":"calc.add","params":[1,2]}"""u8.ToArray(),
            WebSocketMessageType.Text, true, CancellationToken.None).DefaultTimeout();
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).DefaultTimeout();
        Encoding.UTF8.GetString(buffer, 0, received.Count).Should().Contain("\"result\":3");
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

    private static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
