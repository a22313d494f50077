using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Backends;

/// <summary>Backends that identify themselves with a TLS certificate.</summary>
public sealed class BackendCertificateTests : IAsyncLifetime
{
    private readonly X509Certificate2 _server = TestCertificate.Create("127.0.0.1");
    private readonly X509Certificate2 _backend = TestCertificate.Create("backend");
    private readonly X509Certificate2 _stranger = TestCertificate.Create("stranger");
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await TestGateway.StartAsync(
        builder => builder.AddBackends(options => options.AllowContracts("everything")),
        services: services =>
        {
            TestSchemeHandler.AddTo(services);
            services.AddAuthorizationBuilder().AddPolicy("backend", policy => policy.RequireAssertion(HasCertificate));
        },
        app: app => app.MapRpcBackends("/rpc/backends").RequireAuthorization("backend"),
        listen: listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = _server;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        }));

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _server.Dispose();
        _backend.Dispose();
        _stranger.Dispose();
    }

    [Fact]
    public async Task Certificate_OfTheBackend_IsAccepted()
    {
        await using var backend = await StartAsync(_backend);
        await backend.WaitForConnectedAsync().DefaultTimeout();
        await using var client = await RpcClient.ConnectAsync(_gateway.Rpc, options => options.ConfigureWebSocket = Trust).DefaultTimeout();

        (await client.GetProxy<IEverything>().AddAsync(1, 2).DefaultTimeout()).Should().Be(3);
    }

    [Fact]
    public async Task Certificate_OfAnother_IsRefused()
    {
        await using var backend = await StartAsync(_stranger);

        (await backend.Log.WaitForAsync("ConnectFailed").DefaultTimeout()).Message.Should().ContainAny("401", "403");
    }

    [Fact]
    public async Task Certificate_Missing_IsRefused()
    {
        await using var backend = await StartAsync(null);

        (await backend.Log.WaitForAsync("ConnectFailed").DefaultTimeout()).Message.Should().ContainAny("401", "403");
    }

    [Fact]
    public async Task Certificate_OfTheGatewayUntrusted_IsReported()
    {
        await using var backend = await TestBackend.StartAsync(
            builder => builder.AddService<IEverything, EverythingService>(),
            options => options.Gateways.Add(_gateway.At("/rpc/backends")),
            services => services.AddSingleton<EverythingService>());

        (await backend.Log.WaitForAsync("ConnectFailed").DefaultTimeout()).Message.Should().Contain("certificate");
    }

    [Theory]
    [InlineData("gateway.test", true)]
    [InlineData("other.test", false)]
    public async Task Certificate_HostIsResolvedByTheBackend_MustBelongToTheHostName(string host, bool isValid)
    {
        using var certificate = TestCertificate.Create("gateway.test");
        await using var gateway = await TestGateway.StartAsync(
            builder => builder.AddBackends(options => options.AllowContracts("everything")),
            app: app => app.MapRpcBackends("/rpc/backends"),
            listen: listen => listen.UseHttps(certificate));
        await using var backend = await TestBackend.StartAsync(
            builder => builder.AddService<IEverything, EverythingService>(),
            options =>
            {
                options.Gateways.Add(new UriBuilder(gateway.At("/rpc/backends")) { Host = host }.Uri);
                options.ResolveInterval = TimeSpan.FromMinutes(1);
                options.Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Loopback });
                options.ConfigureWebSocket = socket => socket.RemoteCertificateValidationCallback =
                    (_, _, _, errors) => !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
            },
            services => services.AddSingleton<EverythingService>());

        var entry = await backend.Log.WaitForAsync(entry => entry.Id.Name is "Connected" or "ConnectFailed").DefaultTimeout();

        entry.Id.Name.Should().Be(isValid ? "Connected" : "ConnectFailed");
        entry.Message.Should().Contain(isValid ? $"{host}:{gateway.Address.Port}/rpc/backends (127.0.0.1)" : "certificate");
    }

    private void Trust(ClientWebSocketOptions socket) => socket.RemoteCertificateValidationCallback =
        (_, certificate, _, _) => certificate?.GetCertHashString() == _server.Thumbprint;

    private bool HasCertificate(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http && http.Connection.ClientCertificate?.Thumbprint == _backend.Thumbprint;

    private Task<TestBackend> StartAsync(X509Certificate2? certificate) => TestBackend.StartAsync(
        builder => builder.AddService<IEverything, EverythingService>(),
        options =>
        {
            options.Gateways.Add(_gateway.At("/rpc/backends"));
            options.ConfigureWebSocket = socket =>
            {
                Trust(socket);
                if (certificate is not null)
                {
                    socket.ClientCertificates.Add(certificate);
                }
            };
        },
        services => services.AddSingleton<EverythingService>());
}
