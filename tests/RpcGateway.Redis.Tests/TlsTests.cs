using System.Security.Cryptography.X509Certificates;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Redis with TLS and a certificate of its own.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("rpcgateway-tls-");
    private readonly X509Certificate2 _certificate = TestCertificate.Create("127.0.0.1");
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        var (certificate, key) = (Path.Combine(_files.FullName, "redis.crt"), Path.Combine(_files.FullName, "redis.key"));
        await File.WriteAllTextAsync(certificate, _certificate.ExportCertificatePem());
        using var ecdsa = _certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(key, ecdsa.ExportPkcs8PrivateKeyPem());
        _redis = await RedisServer.StartAsync(
            "--port", "0", "--tls-port", "{port}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no");
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _certificate.Dispose();
        _files.Delete(recursive: true);
    }

    [Fact]
    public async Task Certificate_Trusted_NodesMeet()
    {
        var factory = new NodeFactory($"{_redis.Address},ssl=true");
        await using var first = await TestNode.StartAsync(factory, Trust);
        await using var second = await TestNode.StartAsync(factory, Trust);
        var ben = await second.AddAsync("ben", "room");

        first.PublishToGroup("room", "hi");

        (await ben.NextAsync()).Should().Be("hi");
        ben.Respond = (_, parameters, _) => Task.FromResult(parameters);
        (await first.CallAsync(ben, "[1]").DefaultTimeout())!.ErrorCode.Should().BeNull();
    }

    [Theory]
    [InlineData("ssl=true")]
    [InlineData("ssl=false")]
    public async Task Certificate_NotTrustedOrNoTls_IsLoggedAndTheNodeServesItsOwnClients(string tls)
    {
        await using var node = await TestNode.StartAsync(
            new NodeFactory($"{_redis.Address},{tls},connectTimeout=1000"),
            options => options.MaxReconnectDelay = TimeSpan.FromMilliseconds(100));
        var ben = await node.AddAsync("ben", "room");

        // On a busy machine, the first attempts may end by their time limit.
        await node.Log.WaitForAsync(entry => entry.Id.Name == "ConnectFailed"
            && (tls != "ssl=true" || entry.Exception!.ToString().Contains("certificate", StringComparison.Ordinal))).DefaultTimeout();
        node.PublishToGroup("room", "hi");

        (await ben.NextAsync()).Should().Be("hi");
        node.Backplane.IsConnected.Should().BeFalse();
    }

    private void Trust(RpcRedisOptions options) => options.Configuration.CertificateValidation +=
        (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate.Thumbprint;
}
