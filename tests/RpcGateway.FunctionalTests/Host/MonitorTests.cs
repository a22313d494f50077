using RpcGateway.Client;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

public sealed class MonitorTests(SharedGateway shared)
{
    [Fact]
    public async Task WatchAsync_CallsAndErrors_AreSeen()
    {
        // A gateway of its own: the figures are those of these calls only.
        await using var gateway = await GatewayProcess.StartAsync();
        await using var client = await RpcClient.ConnectAsync(gateway.Rpc).DefaultTimeout();
        await using var watch = client.GetProxy<IMonitor>().WatchAsync(100).GetAsyncEnumerator();
        (await watch.MoveNextAsync().DefaultTimeout()).Should().BeTrue();

        var calls = 0.0;
        var errors = 0.0;
        while (calls == 0 || errors == 0)
        {
            // Each time: a sample that was not read before the next one is lost.
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
        await using var socket = await RawSocket.ConnectAsync(await shared.RpcAsync());

        var response = await socket.CallAsync("monitor.watch", $"[{milliseconds}]");

        response.GetProperty("error").GetProperty("code").GetInt32().Should().Be(1002);
    }
}
