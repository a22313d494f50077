using Microsoft.Extensions.Options;
using RpcGateway.Client;

namespace RpcGateway.Tests.Client;

public sealed class RpcClientOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => new RpcClientOptions().Validate().Should().BeEmpty();

    [Fact]
    public void Create_SeveralMistakes_ReportsAll()
    {
        var create = () => RpcClient.Create(new Uri("ws://host/rpc?token=secret"), options =>
        {
            options.MaxDepth = 0;
            options.ConnectTimeout = TimeSpan.Zero;
            options.CallTimeout = TimeSpan.FromDays(2);
            options.MaxWaitingCalls = 0;
            options.WhenDisconnected = (RpcDisconnectedBehavior)7;
            options.Reconnect.InitialDelay = TimeSpan.FromSeconds(9);
            options.Reconnect.MaxDelay = TimeSpan.FromSeconds(1);
            options.Reconnect.MaxAttempts = 0;
            options.Headers["bad name"] = "x";
            options.Headers["Authorization"] = "secret";
            options.AccessTokenProvider = _ => new("secret");
        });

        var failures = create.Should().Throw<OptionsValidationException>().Which.Failures.ToArray();
        failures.Should().HaveCount(10).And.NotContain(failure => failure.Contains("secret"));
        string[] subjects =
        [
            "token", "MaxDepth", "ConnectTimeout", "CallTimeout", "MaxWaitingCalls", "WhenDisconnected",
            "Reconnect.MaxDelay", "Reconnect.MaxAttempts", "bad name", "Authorization",
        ];
        failures.Should().Contain(failure => subjects.Any(failure.Contains));
        subjects.Should().OnlyContain(subject => failures.Any(failure => failure.Contains(subject)));
    }

    [Fact]
    public void Create_HeaderWithLineBreak_IsRefusedWithoutItsValue()
    {
        var create = () => RpcClient.Create(
            new Uri("ws://host/rpc"), options => options.Headers["X-A"] = "1\r\nX-Secret: 2");

        create.Should().Throw<OptionsValidationException>().Which.Failures.Should().ContainSingle()
            .Which.Should().Be("Headers['X-A'] is not a valid request header.");
    }
}
