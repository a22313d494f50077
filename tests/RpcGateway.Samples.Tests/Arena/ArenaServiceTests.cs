using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.SampleContracts.Arena;
using RpcGateway.Samples.Arena;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.Samples.Tests.Arena;

/// <summary>The arena with real clients.</summary>
public sealed class ArenaServiceTests : IAsyncLifetime
{
    private static readonly TimeSpan TwoTicks = TimeSpan.FromMilliseconds(70);

    private readonly TestLog _log = new();
    private RpcTestGateway _gateway = null!;

    private RpcTestClock Clock => _gateway.Clock;

    public async ValueTask InitializeAsync() => _gateway = await RpcTestGateway.StartAsync(
        gateway => gateway.AddArena(),
        options => options.ConfigureBuilder = builder => builder.Services.AddSingleton<ILoggerProvider>(_log));

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task Join_Player_ReceivesSnapshotsWithTheShipAndTheRoster()
    {
        var (client, events) = CreateClient();

        var welcome = await client.Proxy.JoinAsync("Ada").DefaultTimeout();
        await UntilAsync(() => !events.Snapshots.IsEmpty);

        var snapshot = events.Snapshots.First();
        snapshot.Own.Should().NotBeNull();
        snapshot.Ships.Chunk(5).Select(ship => ship[0]).Should().Contain(welcome.Ship!.Value);
        snapshot.Roster!.Players.Should().Contain(new ArenaPlayer(welcome.Ship.Value, "Ada", 0, false));
    }

    [Fact]
    public async Task Snapshots_ClientStopsAcknowledging_AreAtMostTwoUntilTheNextAcknowledgement()
    {
        var (client, events) = CreateClient();
        await client.Proxy.SpectateAsync().DefaultTimeout();
        await UntilAsync(() => events.Snapshots.Count == 2);
        for (var i = 0; i < 30; i++)
        {
            await _gateway.AdvanceAsync(TwoTicks);
        }

        events.Snapshots.Should().HaveCount(2);
        var stopped = events.Snapshots.Last();
        client.Proxy.Acknowledge(stopped.Number, 0);
        await UntilAsync(() => events.Snapshots.Count > 2);
        (events.Snapshots.ElementAt(2).Time - stopped.Time).Should().BeGreaterThan(1500);
    }

    [Fact]
    public async Task Steer_Player_TurnsOnlyItsOwnShip()
    {
        var (ada, adaEvents) = CreateClient();
        var (grace, graceEvents) = CreateClient();
        await ada.Proxy.JoinAsync("Ada").DefaultTimeout();
        await grace.Proxy.JoinAsync("Grace").DefaultTimeout();
        await UntilAsync(() => !adaEvents.Snapshots.IsEmpty && !graceEvents.Snapshots.IsEmpty);
        var (adaBefore, graceBefore) = (adaEvents.Snapshots.Last().Own!, graceEvents.Snapshots.Last().Own!);

        for (var sequence = 1; sequence <= 20; sequence++)
        {
            ada.Proxy.Steer(2, sequence, adaEvents.Snapshots.Last().Number, 0);
            grace.Proxy.Acknowledge(graceEvents.Snapshots.Last().Number, 0);
            await _gateway.AdvanceAsync(TwoTicks);
        }

        adaEvents.Snapshots.Last().Own!.Angle.Should().NotBe(adaBefore.Angle);
        graceEvents.Snapshots.Last().Own!.Angle.Should().Be(graceBefore.Angle);
    }

    [Fact]
    public async Task Steer_TenThousandInputs_LeaveTheConnectionAndTheOthersAlone()
    {
        var (ada, adaEvents) = CreateClient();
        var (grace, graceEvents) = CreateClient();
        await ada.Proxy.JoinAsync("Ada").DefaultTimeout();
        await grace.Proxy.JoinAsync("Grace").DefaultTimeout();
        await UntilAsync(() => !graceEvents.Snapshots.IsEmpty);

        for (var sequence = 1; sequence <= 10_000; sequence++)
        {
            ada.Proxy.Steer(1, sequence, 0, 0);
        }

        await ada.Proxy.TimeAsync().DefaultTimeout();
        ada.Proxy.Acknowledge(adaEvents.Snapshots.Last().Number, 0);
        grace.Proxy.Acknowledge(graceEvents.Snapshots.Last().Number, 0);
        var received = graceEvents.Snapshots.Count;
        await UntilAsync(() => adaEvents.Snapshots.Last().Own!.Sequence == 10_000 && graceEvents.Snapshots.Count > received);

        ada.Client.State.Should().Be(RpcGateway.Client.RpcClientState.Connected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("seventeen letters")]
    [InlineData("line\nfeed")]
    [InlineData("hidden\u202eemos")]
    [InlineData("zero\u200bwidth")]
    public async Task Join_InvalidName_IsRefused(string name)
    {
        var (client, _) = CreateClient();

        var error = await FluentActions.Awaiting(() => client.Proxy.JoinAsync(name)).Should().ThrowAsync<RpcException>();

        error.Which.Code.Should().Be(RpcErrorCode.InvalidParams);
        error.Which.Message.Should().Contain("name");
    }

    [Theory]
    [InlineData("José")]
    [InlineData("安妮 2")]
    [InlineData("<b>&\"'")]
    public async Task Join_UnusualName_IsKept(string name)
    {
        var (client, _) = CreateClient();

        (await client.Proxy.JoinAsync(name).DefaultTimeout()).Name.Should().Be(name);
    }

    [Theory]
    [InlineData("[16,1,0,0]")]
    [InlineData("[-1,1,0,0]")]
    [InlineData("[1e999,1,0,0]")]
    [InlineData("[99999999999999999999,1,0,0]")]
    [InlineData("[0.5,1,0,0]")]
    [InlineData("[\"NaN\",1,0,0]")]
    [InlineData("[null,1,0,0]")]
    [InlineData("[1]")]
    [InlineData("[1,1,0,0,\"ship\"]")]
    [InlineData("{\"buttons\":1,\"sequence\":1,\"snapshot\":0,\"roster\":0,\"ship\":1}")]
    public async Task Steer_InvalidNumbers_ChangeNothing(string parameters)
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, """{"jsonrpc":"2.0","id":1,"method":"arena.join","params":["Ada"]}""");
        (await ReceiveUntilAsync(socket, message => message.TryGetProperty("id", out _))).GetProperty("result").GetProperty("name").GetString()
            .Should().Be("Ada");

        await SendAsync(socket, $$"""{"jsonrpc":"2.0","method":"arena.steer","params":{{parameters}}}""");
        await SendAsync(socket, """{"jsonrpc":"2.0","id":2,"method":"arena.time"}""");
        await ReceiveUntilAsync(socket, message => message.TryGetProperty("id", out var id) && id.ToString() == "2");
        await _gateway.AdvanceAsync(TwoTicks);
        var snapshot = await ReceiveUntilAsync(socket, message => message.TryGetProperty("method", out _));

        snapshot.GetProperty("params")[0].GetProperty("own").GetProperty("sequence").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task Disconnect_Player_RemovesTheShip()
    {
        var (ada, _) = CreateClient();
        var (grace, graceEvents) = CreateClient();
        var ship = (await ada.Proxy.JoinAsync("Ada").DefaultTimeout()).Ship!.Value;
        await grace.Proxy.SpectateAsync().DefaultTimeout();
        await UntilAsync(() => graceEvents.Snapshots.Any(snapshot => Has(snapshot, ship)));

        await ada.DisposeAsync();
        await _gateway.WaitForConnectionsAsync(1).DefaultTimeout();

        await UntilAsync(() =>
        {
            grace.Proxy.Acknowledge(graceEvents.Snapshots.Last().Number, 0);
            return graceEvents.Snapshots.Last().Roster?.Players.All(player => player.Name != "Ada") == true;
        });
        Has(graceEvents.Snapshots.Last(), ship).Should().BeFalse();

        static bool Has(ArenaSnapshot snapshot, int ship) =>
            snapshot.Roster?.Players.Any(player => player.Ship == ship) == true;
    }

    [Fact]
    public async Task Loop_LastParticipantLeaves_HasNoTimer()
    {
        var (client, _) = CreateClient();
        await client.ConnectAsync();
        await _gateway.WaitUntilQuietAsync();
        var timers = Clock.ActiveTimers;
        await client.Proxy.JoinAsync("Ada").DefaultTimeout();
        await _gateway.WaitUntilAsync(() => Clock.ActiveTimers > timers);

        await client.Proxy.LeaveAsync().DefaultTimeout();
        await UntilAsync(() => Clock.ActiveTimers <= timers);
    }

    [Fact]
    public async Task Loop_ProcessPaused_LogsTheSkippedTicks()
    {
        var (client, events) = CreateClient();
        await client.Proxy.JoinAsync("Ada").DefaultTimeout();
        await UntilAsync(() => !events.Snapshots.IsEmpty);

        Clock.Advance(TimeSpan.FromSeconds(2));

        var entry = await _log.WaitForAsync(nameof(ArenaLog.TicksSkipped)).DefaultTimeout();
        entry.GetStructuredStateValue("Skipped").Should().NotBe("0");
    }

    private (RpcTestClient<IArena> Client, ArenaEvents Events) CreateClient()
    {
        var events = new ArenaEvents();
        return (_gateway.CreateClient<IArena>(options => options.AddCallback<IArenaCallback>(events)), events);
    }

    // The loop runs outside of calls, so the clock advances until its effect is seen.
    private async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 200 && !condition(); i++)
        {
            await _gateway.AdvanceAsync(TwoTicks);
        }

        condition().Should().BeTrue();
    }

    private async Task<WebSocket> ConnectAsync()
    {
        var server = (TestServer)_gateway.Services.GetRequiredService<IServer>();
        return await server.CreateWebSocketClient().ConnectAsync(new Uri(server.BaseAddress, "/rpc"), default).DefaultTimeout();
    }

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default).DefaultTimeout();

    private static async Task<JsonElement> ReceiveUntilAsync(WebSocket socket, Func<JsonElement, bool> condition)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var count = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(count), default).DefaultTimeout();
                count += part.Count;
            }
            while (!part.EndOfMessage);

            var message = JsonDocument.Parse(buffer.AsMemory(0, count)).RootElement;
            if (condition(message))
            {
                return message;
            }
        }
    }
}
