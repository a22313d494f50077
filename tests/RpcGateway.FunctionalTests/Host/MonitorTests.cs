using RpcGateway.Client;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class MonitorTests(SharedGateway shared)
{
    [Fact]
    public async Task WatchAsync_CallsAndErrors_AreCounted()
    {
        // Its own gateway, so that the figures are only those of these calls.
        await using var gateway = await GatewayProcess.StartAsync();
        await using var client = await RpcClient.ConnectAsync(gateway.Rpc).DefaultTimeout();
        await using var watch = client.GetProxy<IMonitor>().WatchAsync(100).GetAsyncEnumerator();
        (await watch.MoveNextAsync().DefaultTimeout()).Should().BeTrue();

        var calls = 0.0;
        var errors = 0.0;
        while (calls == 0 || errors == 0)
        {
            // Calls in each round, because a sample that is not read before the next one is lost.
            await client.GetProxy<IEcho>().SayAsync("hello").DefaultTimeout();
            await client.GetProxy<IEcho>().Invoking(echo => echo.FailAsync("no")).Should().ThrowAsync<RpcException>();
            await watch.MoveNextAsync().DefaultTimeout();
            calls += watch.Current.CallsPerSecond;
            errors += watch.Current.ErrorsPerSecond;
            watch.Current.Connections.Should().Be(1);
            watch.Current.WorkingSet.Should().BePositive();
            watch.Current.CpuShare.Should().BeInRange(0, 1);
        }
    }

    [Theory]
    [InlineData(99)]
    [InlineData(60_001)]
    public async Task WatchAsync_IntervalOutOfRange_Fails(int milliseconds)
    {
        await using var socket = await RawWebSocket.ConnectAsync(await shared.RpcAsync());

        (await socket.ErrorCodeAsync("monitor.watch", $"[{milliseconds}]")).Should().Be(SampleErrorCode.OutOfRange);
    }
}
