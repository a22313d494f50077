using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Many sockets that send nothing are closed, and other connections keep working.</summary>
[Collection(nameof(Alone))]
public sealed class SilentSocketsTests
{
    // RPCGATEWAY_SILENT_SOCKETS sets another number, up to the limit of open files: each socket takes two here.
    private static readonly int Sockets =
        int.TryParse(Environment.GetEnvironmentVariable("RPCGATEWAY_SILENT_SOCKETS"), out var count) ? count : 1000;

    [Fact]
    public async Task SilentSockets_Many_AreClosedByTheHandshakeTimeoutWithoutLeaks()
    {
        var time = new FakeTimeProvider();

        // The test log keeps its entries, which must not be measured.
        await using var server = await SampleGateway.StartAsync(services: services => services
            .AddSingleton<TimeProvider>(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)));
        await using var other = await RawWebSocket.ConnectAsync(server.Rpc);
        await other.AssertAliveAsync();

        // The first round fills the pools of Kestrel.
        var first = await RoundAsync(server, time, other);
        var second = await RoundAsync(server, time, other);

        (first.During / Sockets).Should().BeLessThan(64 * 1024, "a silent socket takes little memory at both ends");
        ((second.After - first.After) / Sockets).Should().BeLessThan(4 * 1024, "the memory is released");
    }

    private static async Task<(long During, long After)> RoundAsync(TestGateway server, FakeTimeProvider time, RawWebSocket other)
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

    // No client responds to the close either, so each connection is dropped some seconds later.
    private static async Task EndAllAsync(IRpcConnections connections, FakeTimeProvider time, RawWebSocket other)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (connections.Count > 1)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(5));
            await other.AssertAliveAsync();
        }
    }

    private static async Task<List<UpgradedTcpClient>> ConnectManyAsync(TestGateway server, RawWebSocket other)
    {
        const int AtOnce = 50;
        var sockets = new List<UpgradedTcpClient>();
        while (sockets.Count < Sockets)
        {
            sockets.AddRange(await Task.WhenAll(
                Enumerable.Range(0, AtOnce).Select(_ => UpgradedTcpClient.ConnectAsync(server.Rpc))));

            // A client responds to pings only while it reads.
            await other.AssertAliveAsync();
        }

        return sockets;
    }
}
