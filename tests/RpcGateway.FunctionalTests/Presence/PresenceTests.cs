using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Presence;

/// <summary>Presence of clients with sockets and sessions, and what is found when an application starts.</summary>
public sealed class PresenceTests
{
    [Fact]
    public async Task Clients_WithStates_AreListedAndLeave()
    {
        await using var gateway = await StartAsync();
        var (anna, ben) = (await ConnectAsync(gateway.Rpc), await ConnectAsync(gateway.Rpc));
        await using var changes = Presence(gateway).WatchAsync(RpcAddress.Group("hall")).GetAsyncEnumerator();
        (await NextAsync(changes)).Kind.Should().Be(RpcPresenceChangeKind.Snapshot);

        var id = await anna.GetProxy<ILobby>().ShowAsync("I am Anna", "hall").DefaultTimeout();
        await ben.GetProxy<ILobby>().ShowAsync("I am Ben", "attic").DefaultTimeout();
        (await ben.GetProxy<ILobby>().ListAsync("hall").DefaultTimeout()).Should().Equal("I am Anna");
        var joined = await NextAsync(changes);
        await anna.DisposeAsync();

        (joined.Kind, joined.Entries.Single().ConnectionId).Should().Be((RpcPresenceChangeKind.Joined, id));
        var last = await NextAsync(changes);
        if (last.Kind == RpcPresenceChangeKind.Changed)
        {
            // The state was set in the next interval.
            last = await NextAsync(changes);
        }

        (last.Kind, last.Entries.Single().ConnectionId, last.Entries.Single().GetState<string>())
            .Should().Be((RpcPresenceChangeKind.Left, id, "I am Anna"));
        (await Presence(gateway).CountAsync().AsTask().DefaultTimeout()).Connections.Should().Be(1);
        await ben.DisposeAsync();
    }

    [Fact]
    public async Task State_TooLarge_ClientLearnsTheLimit()
    {
        await using var gateway = await StartAsync(options => options.MaxStateSize = 10);
        await using var anna = await ConnectAsync(gateway.Rpc);
        var lobby = anna.GetProxy<ILobby>();

        var setting = () => lobby.ShowAsync("123456789", "hall").DefaultTimeout();

        var error = (await setting.Should().ThrowAsync<RpcException>()).Which;
        (error.Code, error.Message).Should().Be(
            (RpcErrorCode.LimitExceeded, "The presence state has 11 bytes, but must not have more than 10 (MaxStateSize)."));
        await lobby.ShowAsync("12345678", "hall").DefaultTimeout();
    }

    [Fact]
    public async Task Session_ThatLosesItsSocket_IsDetachedUntilItsClientReturns()
    {
        await using var gateway = await StartAsync();
        await using var relay = new TcpRelay(gateway.Address.Port);
        await using var client = await ConnectAsync(relay.Rpc);
        var id = await client.GetProxy<ILobby>().ShowAsync("here", "hall").DefaultTimeout();
        await using var changes = Presence(gateway).WatchAsync().GetAsyncEnumerator();
        (await NextAsync(changes)).Entries.Single().IsDetached.Should().BeFalse();

        relay.Refuse(true);
        relay.Cut();
        var detached = await NextAsync(changes);
        relay.Refuse(false);
        var resumed = await NextAsync(changes);

        (detached.Kind, detached.Entries.Single().ConnectionId, detached.Entries.Single().IsDetached)
            .Should().Be((RpcPresenceChangeKind.Changed, id, true));
        (resumed.Kind, resumed.Entries.Single().IsDetached, resumed.Entries.Single().GetState<string>())
            .Should().Be((RpcPresenceChangeKind.Changed, false, "here"));
    }

    [Fact]
    public async Task Start_ServiceNeedsPresenceWithoutIt_NamesTheMissingCall()
    {
        using var log = new TestLog().Allow("HostedServiceStartupFaulted");
        await using var app = TestGateway.Build(log, gateway => gateway.AddService<ILobby, LobbyService>());

        var start = () => app.StartAsync().DefaultTimeout();

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("LobbyService' needs IRpcPresence")
            .And.Contain("AddRpcGateway().AddPresence()");
    }

    [Fact]
    public async Task Start_BackendWithAServiceThatNeedsPresence_IsExplained()
    {
        using var log = new TestLog().Allow("HostedServiceStartupFaulted");
        using var host = TestBackend.Build(
            log,
            backend => backend.AddService<ILobby, LobbyService>(),
            options => options.Gateways.Add(new Uri("ws://127.0.0.1:1/rpc/backends")));

        var start = () => host.StartAsync().DefaultTimeout();

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("only in the process of a gateway");
    }

    [Fact]
    public async Task Start_InvalidOptions_ReportsAll()
    {
        using var log = new TestLog().Allow("HostedServiceStartupFaulted");
        await using var app = TestGateway.Build(log, gateway => gateway.AddPresence(options =>
        {
            options.MaxStateSize = 1;
            options.Interval = TimeSpan.Zero;
            options.MaxWatchBacklog = 0;
        }));

        var start = () => app.StartAsync().DefaultTimeout();

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().HaveCount(3)
            .And.ContainMatch("*MaxStateSize is 1*").And.ContainMatch("*Interval is 00:00:00*").And.ContainMatch("*MaxWatchBacklog is 0*");
    }

    private static IRpcPresence Presence(TestGateway gateway) => gateway.Services.GetRequiredService<IRpcPresence>();

    private static async Task<RpcPresenceChange> NextAsync(IAsyncEnumerator<RpcPresenceChange> changes)
    {
        (await changes.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();
        return changes.Current;
    }

    private static Task<TestGateway> StartAsync(Action<RpcPresenceOptions>? configure = null) =>
        TestGateway.StartAsync(gateway => gateway.AddPresence(configure).AddService<ILobby, LobbyService>());

    private static Task<RpcClient> ConnectAsync(Uri address) => RpcClient.ConnectAsync(address, options =>
    {
        options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(50);
    }).DefaultTimeout();
}
