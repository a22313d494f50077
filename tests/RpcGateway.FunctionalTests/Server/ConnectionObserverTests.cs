using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class ConnectionObserverTests
{
    private readonly Gates _gates = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Observer_ConnectionOpensAndCloses_IsNotified(bool dropped)
    {
        await using var server = await StartAsync(gateway => gateway.AddConnectionObserver<GroupObserver>());
        var client = await server.ConnectAsync();
        var id = await client.HelloAsync();
        (await ListAsync(server)).Should().Equal(id);
        server.Services.GetRequiredService<IRpcConnections>().Count.Should().Be(1);

        if (dropped)
        {
            client.Drop();
        }

        await client.DisposeAsync();
        await _gates["gone"].WaitForSyncPoint().DefaultTimeout();

        _gates.Events.Should().Equal($"connected {id}", $"disconnected {id} kept, alone: True");
        (await ListAsync(server)).Should().BeEmpty();
    }

    [Fact]
    public async Task Observer_NotificationOnConnect_IsTheFirstMessage()
    {
        await using var server = await StartAsync(gateway => gateway.AddConnectionObserver<GreetingObserver>());
        await using var client = await server.ConnectAsync();

        (await client.ReceiveAsync())["params"]!.ToJsonString().Should().Be("""["welcome"]""");
    }

    [Fact]
    public async Task Observer_Throws_ClosesTheConnection()
    {
        await using var server = await StartAsync(
            gateway => gateway.AddConnectionObserver<GroupObserver>().AddConnectionObserver<ThrowingObserver>());
        server.Log.Allow("ObserverFailed");
        await using var client = await server.ConnectAsync();

        (await client.WaitForCloseAsync()).Should().Be(1011);
        await _gates["gone"].WaitForSyncPoint().DefaultTimeout();
        _gates.Events.Should().NotContain("never");
    }

    [Fact]
    public async Task Observer_NeverReturns_ClosesTheConnectionAfterHandshakeTimeout()
    {
        var time = new FakeTimeProvider();
        await using var server = await TestGateway.StartAsync(
            gateway => gateway.AddService<ITest, TestService>().AddConnectionObserver<HangingObserver>(),
            services: services => services.AddSingleton(_gates).AddSingleton<TimeProvider>(time));
        server.Log.Allow("ObserverFailed");
        await using var client = await server.ConnectAsync();
        await time.WaitForTimersAsync().DefaultTimeout();

        time.Advance(TimeSpan.FromSeconds(15));

        (await client.WaitForCloseAsync()).Should().Be(1011);
    }

    // The call ignores its token, so the connection stays for a while.
    [Fact]
    public async Task Groups_ConnectionLostWhileACallRuns_AreLeftAtOnce()
    {
        await using var server = await StartAsync(gateway => gateway.AddConnectionObserver<GroupObserver>());
        var client = await server.ConnectAsync();
        var id = await client.HelloAsync();
        await client.RequestAsync("test.whoAfter", "[\"door\"]");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();
        (await ListAsync(server)).Should().Equal(id);

        client.Drop();
        await client.DisposeAsync();

        var groups = server.Services.GetRequiredService<IRpcGroups>();
        await Eventually.IsTrueAsync(() => groups.ListAsync("lobby").AsTask().Result.Count == 0);
        server.Services.GetRequiredService<IRpcConnections>().RunningCalls.Should().Be(1);
        _gates["door"].Continue();
        await _gates["gone"].WaitForSyncPoint().DefaultTimeout();
    }

    [Fact]
    public async Task UserIdProvider_Throws_ClosesTheConnection()
    {
        await using var server = await TestGateway.StartAsync(
            gateway => gateway.AddService<ITest, TestService>().AddConnectionObserver<GroupObserver>(),
            services: services => services.AddSingleton(_gates).AddSingleton<IRpcUserIdProvider, ThrowingUserIds>());
        server.Log.Allow("OpenFailed");
        await using var client = await server.ConnectAsync();

        (await client.WaitForCloseAsync()).Should().Be(1011);

        await server.Log.WaitForAsync(entry => entry.Category!.EndsWith("ConnectionRunner") && entry.Id.Name == "Ended")
            .DefaultTimeout();
        server.Log.Entries.Where(entry => entry.Category!.EndsWith("ConnectionRunner")).Select(entry => entry.Id.Name)
            .Should().Equal("Opened", "OpenFailed", "Ended");
        _gates.Events.Should().BeEmpty("the observers were not notified");
    }

    private static Task<IReadOnlyList<string>> ListAsync(TestGateway server) =>
        server.Services.GetRequiredService<IRpcGroups>().ListAsync("lobby").DefaultTimeout();

    private Task<TestGateway> StartAsync(Action<IRpcGatewayBuilder> add) => TestGateway.StartAsync(
        gateway => add(gateway.AddService<ITest, TestService>()), services: services => services.AddSingleton(_gates));

    private sealed class ThrowingUserIds : IRpcUserIdProvider
    {
        public string? GetUserId(ClaimsPrincipal user) => throw new InvalidOperationException("no");
    }

    private sealed class GroupObserver(Gates gates, IRpcGroups groups) : IRpcConnectionObserver
    {
        public async ValueTask OnConnectedAsync(RpcConnectionContext connection)
        {
            connection.Items["key"] = "kept";
            await groups.AddAsync("lobby", connection.ConnectionId);
            gates.Events.Enqueue($"connected {connection.ConnectionId}");
        }

        public async ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
        {
            var alone = (await groups.ListAsync("lobby")).Count == 0;
            gates.Events.Enqueue($"disconnected {connection.ConnectionId} {connection.Items["key"]}, alone: {alone}");
            _ = gates["gone"].WaitToContinue();
        }
    }

    private sealed class HangingObserver : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnectionContext connection) => new(new TaskCompletionSource().Task);

        public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => default;
    }

    private sealed class GreetingObserver(IRpcClients<ITestCallback> clients) : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnectionContext connection)
        {
            clients.Connection(connection.ConnectionId).Said("welcome");
            return default;
        }

        public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => default;
    }

    private sealed class ThrowingObserver(Gates gates) : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnectionContext connection) => throw new InvalidOperationException("no");

        public ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
        {
            gates.Events.Enqueue("never");
            return default;
        }
    }
}
