using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A client that waits as long as a gateway asks for, and then makes its call again.</summary>
public sealed class RateLimitRetryTests
{
    [Fact]
    public async Task Calls_MoreThanTheLimit_AllSucceedWithRetries()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server, retries: 100);
        var test = client.GetProxy<ITest>();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => test.EchoAsync("hi"))).DefaultTimeout();

        results.Should().OnlyContain(result => result == "hi");
    }

    [Fact]
    public async Task Streams_MoreThanTheLimit_AllSucceedWithRetries()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server, retries: 100);
        var test = client.GetProxy<ITest>();
        for (var i = 0; i < 3; i++)
        {
            (await test.CountAsync(0, "").ToListAsync().DefaultTimeout()).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task Calls_MoreThanTheLimit_FailWithoutRetries()
    {
        await using var server = await StartAsync(window: 3600);
        await using var client = await ConnectAsync(server, retries: 0);
        var test = client.GetProxy<ITest>();
        await test.EchoAsync("hi").DefaultTimeout();

        (await FluentActions.Awaiting(() => test.EchoAsync("hi").DefaultTimeout()).Should().ThrowAsync<RpcException>())
            .Which.Code.Should().Be(RpcErrorCode.LimitExceeded);
    }

    private static Task<RpcClient> ConnectAsync(TestGateway server, int retries) =>
        RpcClient.ConnectAsync(server.Rpc, options => options.MaxRateLimitRetries = retries).DefaultTimeout();

    private static Task<TestGateway> StartAsync(double window = 0.02) => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>(),
        options =>
        {
            foreach (var method in (string[])["test.echo", "test.count"])
            {
                options.RateLimits.Methods[method] = new() { Messages = 1, Window = TimeSpan.FromSeconds(window) };
            }
        },
        services => services.AddSingleton<Gates>());
}
