using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A gateway that records the handshakes of its clients, with TLS if it has a certificate.</summary>
internal sealed class HandshakeServer : IAsyncDisposable
{
    private TestGateway _gateway = null!;

    private HandshakeServer()
    {
    }

    /// <summary>The Authorization header that the server requires; null if it requires none.</summary>
    public string? RequiredAuthorization { get; set; }

    public ConcurrentQueue<string?> Cookies { get; } = new();

    /// <summary>The thumbprints of the clients' certificates.</summary>
    public ConcurrentQueue<string?> ClientCertificates { get; } = new();

    public Uri Address => _gateway.Rpc;

    public static async Task<HandshakeServer> StartAsync(X509Certificate2? certificate = null)
    {
        var server = new HandshakeServer();
        server._gateway = await TestGateway.StartAsync(
            gateway => gateway.AddService<IProbe, ProbeService>(),
            services: services => services.AddSingleton<ProbeService>(),
            app: app => app.Use(server.RecordAsync),
            listen: certificate is null ? null : listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate,
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            }));
        return server;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    private Task RecordAsync(HttpContext http, RequestDelegate next)
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
