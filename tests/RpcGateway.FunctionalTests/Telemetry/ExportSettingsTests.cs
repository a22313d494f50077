using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Host.Telemetry;

namespace RpcGateway.FunctionalTests.Telemetry;

/// <summary>Invalid settings stop the start with a message for each, instead of an exception of the SDK or silence.</summary>
public sealed class ExportSettingsTests
{
    [Fact]
    public async Task Start_InvalidVariables_NamesEveryMistakeAndExits()
    {
        await using var program = RunningProgram.Start(
            "dotnet",
            [Checkout.HostProgram, "--urls", "http://127.0.0.1:0"],
            environment:
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317"),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"),
                ("OTEL_EXPORTER_OTLP_HEADERS", "secret"),
                ("OTEL_TRACES_SAMPLER_ARG", "2"),
                ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nonexistent.pem"),
            ]);

        (await program.ExitAsync()).Should().Be(1);

        program.Errors.Should().BeEquivalentTo(
            "The gateway cannot start: the configuration is invalid.",
            "  - OTEL_EXPORTER_OTLP_ENDPOINT is 'localhost:4317', but must be an address such as http://localhost:4317.",
            "  - OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json', but must be grpc or http/protobuf.",
            "  - OTEL_EXPORTER_OTLP_HEADERS is invalid: it must be a list such as name=value,other=value.",
            "  - OTEL_TRACES_SAMPLER_ARG is '2', but must be a number from 0 to 1.",
            "  - OTEL_EXPORTER_OTLP_CERTIFICATE is '/nonexistent.pem', but must be a file with a certificate in PEM.");
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "HTTP/PROTOBUF")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "Grpc")]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "HTTP/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "/nonexistent.pem")]
    [InlineData("OTEL_EXPORTER_OTLP_CLIENT_KEY", "/nonexistent.pem")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "/nonexistent.pem")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "bad name=value")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "name=%0d%0avalue")]
    [InlineData("OTEL_TRACES_SAMPLER", "always_off ")]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", " 100")]
    [InlineData("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "2049")]
    [InlineData("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "4096")]
    public void Validate_InvalidValue_ReportsIt(string name, string value) =>
        Validate((name, value)).Should().ContainSingle().Which.Should().Contain(name);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]
    [InlineData("OTEL_TRACES_SAMPLER", "ParentBased_Always_On")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Basic%20YTpi,x-team=blue")]
    [InlineData("OTEL_BSP_MAX_QUEUE_SIZE", "100")]
    public void Validate_ValidValue_ReportsNothing(string name, string value) => Validate((name, value)).Should().BeEmpty();

    [Fact]
    public void Validate_CertificateWithKey_ReportsNothing()
    {
        using var folder = new TemporaryFolder();
        var (certificate, key, both) = Write(folder.Path);

        Validate(("OTEL_EXPORTER_OTLP_CERTIFICATE", certificate)).Should().BeEmpty();
        Validate(("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", certificate), ("OTEL_EXPORTER_OTLP_CLIENT_KEY", key)).Should().BeEmpty();
        Validate(("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", both)).Should().BeEmpty();
    }

    [Fact]
    public void Validate_CertificateWithoutKey_ReportsIt()
    {
        using var folder = new TemporaryFolder();
        var (certificate, key, _) = Write(folder.Path);

        Validate(("OTEL_EXPORTER_OTLP_CERTIFICATE", key)).Should().ContainSingle();
        Validate(("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", certificate)).Should().ContainSingle()
            .Which.Should().Contain("OTEL_EXPORTER_OTLP_CLIENT_KEY");
        Validate(("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", certificate), ("OTEL_EXPORTER_OTLP_CLIENT_KEY", certificate))
            .Should().ContainSingle().Which.Should().StartWith("OTEL_EXPORTER_OTLP_CLIENT_KEY");
    }

    private static (string Certificate, string Key, string Both) Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=gateway", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var text = certificate.ExportCertificatePem();
        var secret = key.ExportPkcs8PrivateKeyPem();
        return (Save("certificate.pem", text), Save("key.pem", secret), Save("both.pem", $"{text}\n{secret}"));

        string Save(string name, string content)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, content);
            return path;
        }
    }

    private static IEnumerable<string> Validate(params (string Name, string Value)[] variables) =>
        ExportSettingsValidator.Validate(Configure(variables));

    private static IConfiguration Configure(params (string Name, string Value)[] variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)))
        .Build();
}
