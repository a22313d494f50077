using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A gateway that remembers what the handshakes of its clients said, by TLS if it has a certificate.</summary>
internal sealed class HandshakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HandshakeServer(WebApplication app) => _app = app;

    /// <summary>The Authorization header that it asks for; null if it asks for none.</summary>
    public string? RequiredAuthorization { get; set; }

    public ConcurrentQueue<string?> Cookies { get; } = new();

    /// <summary>The thumbprints of the certificates of clients.</summary>
    public ConcurrentQueue<string?> ClientCertificates { get; } = new();

    public Uri Address { get; private set; } = null!;

    public static async Task<HandshakeServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = certificate,
                    ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                    ClientCertificateValidation = (_, _, _) => true,
                });
            }
        }));
        builder.Services.AddSingleton<ProbeService>();
        builder.Services.AddRpcGateway().AddService<IProbe, ProbeService>();
        var app = builder.Build();
        var server = new HandshakeServer(app);
        app.Use(server.NoteAsync);
        app.MapRpcGateway("/rpc");
        await app.StartAsync().DefaultTimeout();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var scheme = certificate is null ? "ws" : "wss";
        server.Address = new Uri($"{scheme}://127.0.0.1:{new Uri(addresses.Single()).Port}/rpc");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().DefaultTimeout();
        await _app.DisposeAsync();
    }

    private Task NoteAsync(HttpContext http, RequestDelegate next)
    {
        if (RequiredAuthorization is { } required && http.Request.Headers.Authorization != required)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            return Task.CompletedTask;
        }

        Cookies.Enqueue(http.Request.Headers.Cookie);
        ClientCertificates.Enqueue(http.Connection.ClientCertificate?.Thumbprint);
        return next(http);
    }
}
