using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Very many sockets that say nothing: they are let go, and others work meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class SilentSocketsTests
{
    // RPCGATEWAY_SILENT_SOCKETS asks for more, as far as the limit of open files goes: each takes two here.
    private static readonly int Sockets =
        int.TryParse(Environment.GetEnvironmentVariable("RPCGATEWAY_SILENT_SOCKETS"), out var count) ? count : 1000;

    [Fact]
    public async Task Sockets_ThatSayNothing_EndByTheHandshakeDeadlineAndLeaveNoMemoryBehind()
    {
        var time = new FakeTimeProvider();

        // The log keeps its lines, which are not what is measured.
        await using var server = await SampleGateway.StartAsync(services: services => services
            .AddSingleton<TimeProvider>(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)));
        await using var other = await RudeClient.ConnectAsync(server.Rpc, extended: false);
        await other.AssertAliveAsync();

        // The first round fills the pools of Kestrel, which keep what they have.
        var first = await RoundAsync(server, time, other);
        var second = await RoundAsync(server, time, other);

        (first.During / Sockets).Should().BeLessThan(64 * 1024, "a silent socket, both ends of it, holds little");
        ((second.After - first.After) / Sockets).Should().BeLessThan(4 * 1024, "what was taken comes back");
    }

    private static async Task<(long During, long After)> RoundAsync(GatewayServer server, FakeTimeProvider time, RudeClient other)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var silent = await ConnectManyAsync(server, other);
        await other.AssertAliveAsync();
        var during = GC.GetTotalMemory(forceFullCollection: true) - before;
        time.Advance(TimeSpan.FromSeconds(15));
        await EndAllAsync(server.Services.GetRequiredService<IRpcConnections>(), time, other);

        await Task.WhenAll(silent.Select(socket => socket.ReadToEndAsync())).DefaultTimeout();
        foreach (var socket in silent)
        {
            await socket.DisposeAsync();
        }

        silent.Clear();
        await other.AssertAliveAsync();
        return (during, GC.GetTotalMemory(forceFullCollection: true));
    }

    // None answers the close either, so each is dropped some seconds later.
    private static async Task EndAllAsync(IRpcConnections connections, FakeTimeProvider time, RudeClient other)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (connections.Count > 1)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(5));
            await other.AssertAliveAsync();
        }
    }

    private static async Task<List<RawWebSocket>> ConnectManyAsync(GatewayServer server, RudeClient other)
    {
        const int AtOnce = 50;
        var sockets = new List<RawWebSocket>();
        while (sockets.Count < Sockets)
        {
            sockets.AddRange(await Task.WhenAll(
                Enumerable.Range(0, AtOnce).Select(_ => RawWebSocket.ConnectAsync(server.Rpc))));

            // It answers the server's pings only while it reads.
            await other.AssertAliveAsync();
        }

        return sockets;
    }
}
