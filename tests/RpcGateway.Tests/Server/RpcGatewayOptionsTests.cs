using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RpcGateway.Server;

namespace RpcGateway.Tests.Server;

public sealed class RpcGatewayOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => new RpcGatewayOptions().Validate().Should().BeEmpty();

    [Fact]
    public void Value_SeveralMistakes_ReportsAll()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddRpcGateway(options =>
            {
                options.MaxMessageSize = 1;
                options.ShutdownTimeout = TimeSpan.FromDays(1);
                options.ShutdownDelay = TimeSpan.FromSeconds(-1);
                options.ReconnectRate = 0;
                options.ReconnectDelay = TimeSpan.FromMinutes(6);
                options.AllowedOrigins.Add("app.example.com");
            })
            .Services.BuildServiceProvider();

        services.Invoking(provider => provider.GetRequiredService<IOptions<RpcGatewayOptions>>().Value)
            .Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(6)
            .And.Contain(failure => failure.Contains("MaxMessageSize"))
            .And.Contain(failure => failure.Contains("ShutdownTimeout"))
            .And.Contain(failure => failure.Contains("ShutdownDelay"))
            .And.Contain(failure => failure.Contains("ReconnectRate"))
            .And.Contain(failure => failure.Contains("ReconnectDelay"))
            .And.Contain(failure => failure.Contains("app.example.com"));
    }

    [Fact]
    public void AddRpcGateway_Twice_ConfiguresOneGateway()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddRpcGateway(options => options.MaxDepth = 10).Services
            .AddRpcGateway(options => options.MaxStreams = 5).Services
            .BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<RpcGatewayOptions>>().Value;

        (options.MaxDepth, options.MaxStreams).Should().Be((10, 5));
        services.GetServices<IValidateOptions<RpcGatewayOptions>>().Should().ContainSingle();
    }
}
