using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>A client that only listens is not closed for silence, if the server knows what it listens to or who it is.</summary>
public sealed class SilentClientTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Silence_AfterHello_KeepsTheConnection()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.HelloAsync();

        await AssertStaysOpenAsync(client);
    }

    [Fact]
    public async Task Silence_AfterFailedHello_IsClosed()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.ErrorCodeAsync("$/hello", """{"version":1,"token":"rejected"}""");

        await AssertIsClosedAsync(client);
    }

    [Fact]
    public async Task Silence_WithUser_KeepsTheConnection()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna");
        await client.CallAsync("test.echo", """["hi"]""");

        await AssertStaysOpenAsync(client);
    }

    [Fact]
    public async Task Silence_InGroup_KeepsTheConnectionUntilItLeaves()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CallAsync("test.echo", """["hi"]""");
        var id = server.Services.GetRequiredService<IRpcConnections>().List().Single().ConnectionId;
        var groups = server.Services.GetRequiredService<IRpcGroups>();
        await groups.AddAsync("news", id);

        await AssertStaysOpenAsync(client);
        await groups.RemoveAsync("news", id);
        await AssertIsClosedAsync(client);
    }

    [Fact]
    public async Task Silence_WithoutUserGroupAndHello_IsClosed()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CallAsync("test.echo", """["hi"]""");

        await AssertIsClosedAsync(client);
    }

    // The client does not read pings meanwhile, so keep-alive must wait longer than the tests.
    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>(),
        options =>
        {
            options.HandshakeTimeout = TimeSpan.FromSeconds(20);
            options.IdleTimeout = TimeSpan.FromSeconds(60);
            options.KeepAliveInterval = options.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        },
        services =>
        {
            services.AddSingleton<Gates>().AddSingleton<TimeProvider>(_time);
            TestSchemeHandler.AddTo(services);
        });

    private async Task AssertStaysOpenAsync(RawWebSocket client)
    {
        await _time.WaitForTimersAsync().DefaultTimeout();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(2); passed += TimeSpan.FromSeconds(5))
        {
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        (await client.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");
    }

    private async Task AssertIsClosedAsync(RawWebSocket client)
    {
        await _time.WaitForTimersAsync().DefaultTimeout();

        // Only while a limit is due: the shorter time limits of the close itself must not pass.
        await Eventually.IsTrueAsync(() =>
        {
            if (_time.NextIn is not { TotalSeconds: > 6 } next)
            {
                return true;
            }

            _time.Advance(next);
            return false;
        });

        (await client.WaitForCloseAsync()).Should().Be(1008);
    }
}
