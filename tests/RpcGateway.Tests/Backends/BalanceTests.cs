using System.Text;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>How clients spread over the instances that come and go.</summary>
public sealed class BalanceTests : IAsyncDisposable
{
    private const int Clients = 1000;

    private readonly MemoryGateway _gateway = new();
    private readonly List<RpcConnection> _clients = [];

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task RollingRestart_TwoInstances_ClientsSpreadAgainWithoutAFailedCall()
    {
        var first = await StartAsync("first");
        var second = await StartAsync("second");
        Connect(Clients);
        await CallAsync(_clients);
        AssertSplit();

        first = await RestartAsync(first, "first");
        second = await RestartAsync(second, "second");
        CountOf("first").Should().Be(Clients, "all clients were moved by the restart");
        CountOf("second").Should().Be(0);

        // Each client makes a call every five seconds, for a minute.
        for (var second5 = 0; second5 < 60; second5++)
        {
            _gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await CallAsync(_clients.Where((_, index) => index % 5 == second5 % 5));
        }

        AssertSplit();
        first.Clients.Concat(second.Clients).Count(client => !client.Ended.IsCompleted).Should().Be(Clients);
        var moved = first.Clients.First(client => client.Ended.IsCompleted);
        (await moved.Ended).Should().Be(new RpcClose(RpcCloseCode.GoingAway, "The client moves to an instance with fewer clients."));
    }

    [Fact]
    public async Task ScaleUp_MovesAreLimitedPerSecond()
    {
        await StartAsync("first");
        Connect(200);
        await CallAsync(_clients);
        await StartAsync("second");

        await CallAsync(_clients);
        CountOf("second").Should().Be(10, "MaxMovesPerSecond is 10");
        await CallAsync(_clients);
        CountOf("second").Should().Be(10);
        _gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await CallAsync(_clients);

        CountOf("second").Should().Be(20);
    }

    [Fact]
    public async Task ScaleUp_ClientsInGroups_Stay()
    {
        await StartAsync("first");
        Connect(20);
        await CallAsync(_clients);
        for (var i = 0; i < 20; i++)
        {
            await _gateway.JoinAsync(i, "room");
        }

        await StartAsync("second");
        await CallAsync(_clients);

        CountOf("first").Should().Be(20);
    }

    [Fact]
    public async Task ScaleUp_ClientsAfterANotification_StayForSomeTime()
    {
        await StartAsync("first");
        Connect(20);
        await CallAsync(_clients);
        foreach (var client in _clients)
        {
            client.Send(new RpcNotification("""{"jsonrpc":"2.0","method":"chat.where","params":[]}"""u8.ToArray(), "chat.where", RpcOverflowPolicy.Disconnect));
        }

        await CallAsync(_clients);
        await StartAsync("second");
        await CallAsync(_clients);
        CountOf("first").Should().Be(20, "the notifications may still run");
        _gateway.Time.Advance(TimeSpan.FromSeconds(10));
        await CallAsync(_clients);

        CountOf("second").Should().BePositive();
    }

    [Fact]
    public async Task Start_ManyClientsAtOnce_UsesEqualInstancesEqually()
    {
        for (var i = 0; i < 4; i++)
        {
            await StartAsync($"instance-{i}");
        }

        Connect(400);
        await CallAsync(_clients);

        Enumerable.Range(0, 4).Select(i => CountOf($"instance-{i}")).Should().OnlyContain(count => count > 80 && count < 120);
    }

    private void Connect(int count) => _clients.AddRange(Enumerable.Range(0, count).Select(_ => _gateway.ConnectClient()));

    private async Task<MemoryBackend> StartAsync(string instance)
    {
        var backend = _gateway.ConnectBackend();
        await backend.RegisterAsync(instance);
        return backend;
    }

    private async Task<MemoryBackend> RestartAsync(MemoryBackend backend, string instance)
    {
        await backend.DrainAsync();
        await CallAsync(_clients);
        await backend.DisposeAsync();
        await CallAsync(_clients);
        return await StartAsync(instance);
    }

    private int CountOf(string instance) => _gateway.Registry.Routes.Single().Instances.Single(one => one.Name == instance).Channels;

    private void AssertSplit()
    {
        CountOf("first").Should().BeInRange(Clients * 45 / 100, Clients * 55 / 100);
        (CountOf("first") + CountOf("second")).Should().Be(Clients);
    }

    private static async Task CallAsync(IEnumerable<RpcConnection> clients)
    {
        foreach (var client in clients)
        {
            var result = await client.CallRawAsync("chat.where", "[]"u8.ToArray(), default).AsTask().DefaultTimeout();
            Encoding.UTF8.GetString(result.Span).Should().StartWith("\"");
        }
    }
}
