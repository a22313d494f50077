using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using RpcGateway.Client;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Settings of the WebSocket and its handshake are applied, and calls of all sizes succeed.</summary>
public sealed class HandshakeTests : ClientTest
{
    [Fact]
    public async Task ConnectAsync_Default_CarriesCallsOfAllSizes()
    {
        var server = Own(await HandshakeServer.StartAsync());

        await CallAsync(await ConnectAsync(server));
    }

    [Fact]
    public async Task ConnectAsync_Tls_SendsTheClientCertificate()
    {
        using var serverCertificate = TestCertificate.Create("server");
        using var clientCertificate = TestCertificate.Create("client");
        var server = Own(await HandshakeServer.StartAsync(serverCertificate));

        await CallAsync(await ConnectAsync(server, options => options.ConfigureWebSocket = socket =>
        {
            socket.RemoteCertificateValidationCallback = Expect(serverCertificate);
            socket.ClientCertificates.Add(clientCertificate);
        }));

        server.ClientCertificates.Should().Equal(clientCertificate.Thumbprint);
    }

    [Fact]
    public async Task ConnectAsync_UntrustedServerCertificate_Fails()
    {
        using var certificate = TestCertificate.Create("server");
        var server = Own(await HandshakeServer.StartAsync(certificate));

        await FluentActions.Awaiting(() => ConnectAsync(server)).Should().ThrowAsync<RpcConnectionLostException>()
            .WithMessage($"*{server.Address}*certificate*not trusted*");
    }

    [Fact]
    public async Task ConnectAsync_Cookies_AreSent()
    {
        var server = Own(await HandshakeServer.StartAsync());

        await CallAsync(await ConnectAsync(server, options => options.ConfigureWebSocket = socket =>
        {
            socket.Cookies = new CookieContainer();
            socket.Cookies.Add(new Cookie("room", "blue", "/", "127.0.0.1"));
        }));

        server.Cookies.Should().Equal("room=blue");
    }

    [Fact]
    public async Task ConnectAsync_Credentials_RespondToTheChallenge()
    {
        var server = Own(await HandshakeServer.StartAsync());
        server.RequiredAuthorization = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:secret"))}";

        await CallAsync(await ConnectAsync(server, options => options.ConfigureWebSocket = socket =>
            socket.Credentials = new NetworkCredential("ann", "secret")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ConnectAsync_Proxy_ConnectsThroughIt(bool tls)
    {
        using var certificate = tls ? TestCertificate.Create("server") : null;
        var server = Own(await HandshakeServer.StartAsync(certificate));
        var proxy = Own(new ConnectProxy());

        await CallAsync(await ConnectAsync(server, options => options.ConfigureWebSocket = socket =>
        {
            socket.Proxy = new WebProxy(proxy.Address);
            if (certificate is not null)
            {
                socket.RemoteCertificateValidationCallback = Expect(certificate);
            }
        }));

        proxy.Targets.Should().Equal(server.Address.Authority);
    }

    [Fact]
    public async Task ConnectAsync_NoProxy_ConnectsDirectly()
    {
        var server = Own(await HandshakeServer.StartAsync());

        await CallAsync(await ConnectAsync(server, options => options.ConfigureWebSocket = socket => socket.Proxy = null));
    }

    [Fact]
    public async Task ConnectAsync_HttpInvoker_IsUsed()
    {
        var server = Own(await HandshakeServer.StartAsync());
        using var cookies = new HttpMessageInvoker(new CookieHandler());

        await CallAsync(await ConnectAsync(server, options => options.HttpInvoker = cookies));

        server.Cookies.Should().Equal("from=invoker");
    }

    // Bursts that are sent and received together, and texts larger than any buffer.
    private static async Task CallAsync(RpcClient client)
    {
        var probe = client.GetProxy<IProbe>();
        foreach (var length in new[] { 0, 100, 5000, 20_000, 200_000 })
        {
            var texts = Enumerable.Range(0, 50).Select(i => $"{i} {new string('x', length)}").ToArray();

            var responses = await Task.WhenAll(texts.Select(text => probe.SayAsync(text))).DefaultTimeout();

            responses.Should().Equal(texts);
        }
    }

    private static RemoteCertificateValidationCallback Expect(X509Certificate2 expected) =>
        (_, certificate, _, _) => certificate!.GetCertHashString() == expected.Thumbprint;

    private async Task<RpcClient> ConnectAsync(HandshakeServer server, Action<RpcClientOptions>? configure = null)
    {
        var client = Create(server.Address, configure);
        await client.WaitForConnectionAsync().DefaultTimeout();
        return client;
    }

    private sealed class CookieHandler() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("Cookie", "from=invoker");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
