using Microsoft.Extensions.Configuration;
using RpcGateway.Host.Startup;
using RpcGateway.Server;

namespace RpcGateway.FunctionalTests.Host;

public sealed class GatewaySettingsTests
{
    [Fact]
    public void Configure_Values_SetsTheOptions()
    {
        var settings = Settings(
            ("MaxMessageSize", "2048"),
            ("idleTimeout", "00:01:00"),
            ("EnableDetailedErrors", "true"),
            ("AllowedOrigins:0", "https://one.example"),
            ("AllowedOrigins:1", "https://two.example"));
        var options = new RpcGatewayOptions();

        settings.Configure(options);

        settings.Validate(null, options).Succeeded.Should().BeTrue();
        options.MaxMessageSize.Should().Be(2048);
        options.IdleTimeout.Should().Be(TimeSpan.FromMinutes(1));
        options.EnableDetailedErrors.Should().BeTrue();
        options.AllowedOrigins.Should().Equal("https://one.example", "https://two.example");
    }

    [Fact]
    public void Validate_SeveralMistakes_NamesEach()
    {
        var settings = Settings(
            ("MaxMesageSize", "2048"), ("MaxDepth", "deep"), ("IdleTimeout", "soon"), ("EnableDetailedErrors", "yes"));
        var options = new RpcGatewayOptions();

        settings.Configure(options);

        settings.Validate(null, options).Failures.Should().BeEquivalentTo(
            "RpcGateway:MaxMesageSize is not a setting of the gateway; docs/hosting.md lists the settings.",
            "RpcGateway:MaxDepth is 'deep', but must be a whole number.",
            "RpcGateway:IdleTimeout is 'soon', but must be a time such as 00:00:15.",
            "RpcGateway:EnableDetailedErrors is 'yes', but must be true or false.");
    }

    private static GatewaySettings Settings(params (string Key, string? Value)[] values) =>
        new(new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create($"RpcGateway:{value.Key}", value.Value)))
            .Build());
}
