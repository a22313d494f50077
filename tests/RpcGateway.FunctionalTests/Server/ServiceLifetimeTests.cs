using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class ServiceLifetimeTests() : ServiceLifetimeSpecification(Placement.InProcess);

public sealed class BackendServiceLifetimeTests() : ServiceLifetimeSpecification(Placement.BehindGateway);

public abstract class ServiceLifetimeSpecification(Placement placement)
{
    private readonly Gates _gates = new();

    [Fact]
    public async Task Call_NotRegistered_IsScopedAndDisposedAfterEachCall()
    {
        await using var server = await StartAsync(_ => { });
        await using var client = await server.ConnectAsync();

        (await client.ResultAsync<int>("test.instance")).Should().Be(1);
        (await client.ResultAsync<int>("test.instance")).Should().Be(2);

        _gates.Events.Should().Equal("disposed 1", "disposed 2");
    }

    [Fact]
    public async Task Call_OnlyKeyedServiceRegistered_IsScoped()
    {
        await using var server = await StartAsync(services => services
            .AddKeyedSingleton<ITest, TestService>("other")
            .AddKeyedSingleton<TestService>("other"));
        await using var client = await server.ConnectAsync();

        (await client.ResultAsync<int>("test.instance")).Should().Be(1);
        (await client.ResultAsync<int>("test.instance")).Should().Be(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_Singleton_IsShared(bool asContract)
    {
        await using var server = await StartAsync(services =>
        {
            if (asContract)
            {
                services.AddSingleton<ITest, TestService>();
            }
            else
            {
                services.AddSingleton<TestService>();
            }
        });
        await using var client = await server.ConnectAsync();
        await using var other = await server.ConnectAsync();

        (await client.ResultAsync<int>("test.instance")).Should().Be(1);
        (await other.ResultAsync<int>("test.instance")).Should().Be(1);
        _gates.Events.Should().BeEmpty();
    }

    [Fact]
    public async Task Call_Transient_IsDisposedAfterEachCall()
    {
        await using var server = await StartAsync(services => services.AddTransient<ITest, TestService>());
        await using var client = await server.ConnectAsync();

        (await client.ResultAsync<int>("test.instance")).Should().Be(1);
        (await client.ResultAsync<int>("test.instance")).Should().Be(2);

        _gates.Events.Should().Equal("disposed 1", "disposed 2");
    }

    [Fact]
    public async Task Stream_ScopedService_LivesUntilItsEnd()
    {
        await using var server = await StartAsync(_ => { });
        await using var client = await server.ConnectAsync();

        var response = await client.CallAsync("test.count", """[1,"end"]""");
        var token = response["result"]!["token"]!.ToJsonString();
        await _gates["end"].WaitForSyncPoint().DefaultTimeout();
        _gates.Events.Should().BeEmpty("the stream continues");
        _gates["end"].Continue();
        var finished = response["result"]!["finished"]?.GetValue<bool>() ?? false;
        while (!finished)
        {
            var portion = await client.CallAsync("$/enumerator/next", $$"""{"token":{{token}}}""");
            finished = portion["result"]!["finished"]!.GetValue<bool>();
        }

        // The response may arrive before its call has ended.
        await Eventually.IsTrueAsync(() => _gates.Events.Contains("disposed 1"));
        await using var other = await server.ConnectAsync();
        (await other.ResultAsync<int>("test.instance")).Should().Be(2);
        _gates.Events.Should().Equal("counted test.count", "disposed 1", "disposed 2");
    }

    private Task<ServedServices> StartAsync(Action<IServiceCollection> register) => ServedServices.StartAsync(
        placement,
        builder => builder.AddService<ITest, TestService>(),
        ["test"],
        services =>
        {
            services.AddSingleton(_gates);
            register(services);
        });
}
