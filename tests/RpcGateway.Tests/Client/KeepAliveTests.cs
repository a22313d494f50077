using RpcGateway.Protocol;

namespace RpcGateway.Tests.Client;

public sealed class KeepAliveTests
{
    [Theory]
    [InlineData(15, 15)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(600, 0.1)]
    public void GetKeepAlive_SocketChecksFourTimesPerInterval_DetectsADeadPeerInTime(double interval, double timeout)
    {
        var (ping, pong) = WebSocketTransport.GetKeepAlive(new RpcConnectionOptions
        {
            KeepAliveInterval = TimeSpan.FromSeconds(interval),
            KeepAliveTimeout = TimeSpan.FromSeconds(timeout),
        });

        var latest = ping + pong + (TimeSpan.FromTicks(Math.Min(ping.Ticks, pong.Ticks)) / 2);

        latest.TotalSeconds.Should().BeLessThanOrEqualTo(interval + timeout);
    }
}
