using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RpcGateway.Backend;
using RpcGateway.Services;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backend;

public sealed class BackendOptionsTests
{
    [Fact]
    public async Task Start_SeveralMistakes_ReportsAllOfThem()
    {
        var failures = await FindFailuresAsync(_ => { }, options =>
        {
            options.Gateways.Add(new Uri("ftp://gateway/rpc/backends"));
            options.Gateways.Add(new Uri("ws://gateway/rpc/backends?access_token=secret"));
            options.Gateways.Add(new Uri("http://gateway/rpc"));
            options.Gateways.Add(new Uri("ws://gateway/rpc"));
            options.Instance = "two words";
            options.DrainTimeout = TimeSpan.FromDays(1);
            options.MaxReconnectDelay = TimeSpan.Zero;
            options.MaxMessageSize = 1;
            options.Headers["bad name"] = "value";
            options.RoutePerCall("unknown");
        });

        failures.Should().SatisfyRespectively(
            one => one.Should().StartWith("MaxMessageSize is 1"),
            one => one.Should().StartWith("Gateways[0]: The address must begin with wss://"),
            one => one.Should().StartWith("Gateways[1]: The address must not contain a token").And.NotContain("secret"),
            one => one.Should().Be("Gateways contains ws://gateway/rpc 2 times."),
            one => one.Should().StartWith("Headers['bad name']"),
            one => one.Should().StartWith("Instance must have"),
            one => one.Should().StartWith("MaxReconnectDelay is"),
            one => one.Should().StartWith("DrainTimeout is"),
            one => one.Should().StartWith("The backend has no services."),
            one => one.Should().StartWith("RoutePerCall(\"unknown\") names a contract"));
    }

    [Fact]
    public async Task Start_NoGateway_IsReported() =>
        (await FindFailuresAsync(builder => builder.AddService<IDesk, DeskService>(), _ => { }))
            .Should().ContainSingle().Which.Should().StartWith("Gateways is empty.");

    [Fact]
    public void AddRpcBackend_AfterAddRpcGateway_Throws()
    {
        var services = new ServiceCollection();
        services.AddRpcGateway();

        services.Invoking(both => both.AddRpcBackend()).Should().Throw<InvalidOperationException>()
            .WithMessage("The application has both AddRpcGateway and AddRpcBackend.*");
    }

    [Fact]
    public async Task AddRpcBackend_BeforeAddRpcGateway_IsReportedAtStart()
    {
        var failures = await FindFailuresAsync(
            builder =>
            {
                builder.AddService<IDesk, DeskService>();
                builder.Services.AddRpcGateway();
            },
            options => options.Gateways.Add(new Uri("ws://gateway/rpc/backends")));

        failures.Should().ContainSingle().Which.Should().StartWith("The application has both AddRpcGateway and AddRpcBackend.");
    }

    [Fact]
    public void Instance_Default_IsValid() => new RpcBackendOptions { Gateways = { new Uri("ws://gateway/rpc/backends") } }
        .Validate().Should().BeEmpty();

    private static async Task<IEnumerable<string>> FindFailuresAsync(
        Action<IRpcBackendBuilder> backend, Action<RpcBackendOptions> options)
    {
        using var log = new TestLog().Allow(_ => true);
        using var host = TestBackend.Build(log, backend, options);
        var start = () => host.StartAsync().DefaultTimeout();
        return (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures;
    }
}
