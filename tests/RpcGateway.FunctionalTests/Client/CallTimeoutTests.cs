using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

public sealed class CallTimeoutTests : ClientTest
{
    [Fact]
    public async Task CallTimeout_NoAnswer_CancelsTheServerSide()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.CallTimeout = TimeSpan.FromSeconds(30));
        var call = client.GetProxy<IProbe>().HoldAsync();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold began");

        Time.Advance(TimeSpan.FromSeconds(30));

        var exception = await Assert.ThrowsAsync<RpcException>(() => call).DefaultTimeout();
        exception.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold cancelled");
    }

    [Fact]
    public async Task CallTimeout_Stream_MayLastLonger()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.CallTimeout = TimeSpan.FromSeconds(30));
        await using var items = client.GetProxy<IProbe>().CountAsync().GetAsyncEnumerator();
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();

        Time.Advance(TimeSpan.FromHours(1));

        for (var i = 1; i < 1000; i++)
        {
            (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
            items.Current.Should().Be(i);
        }
    }

    [Fact]
    public async Task CallTimeout_StreamThatIsSilentAfterItsAnswer_MayStaySilent()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.CallTimeout = TimeSpan.FromSeconds(30));
        await using var items = client.GetProxy<IProbe>().SilenceAsync().GetAsyncEnumerator();
        var next = items.MoveNextAsync().AsTask();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("silence began");

        // The answer has no items, so all that shows it is that nothing but keep-alive is timed any more.
        await Eventually.IsTrueAsync(() => Time.ActiveTimers == 1);

        Time.Advance(TimeSpan.FromHours(1));
        server.Service.Release.SetResult();

        (await next.DefaultTimeout()).Should().BeTrue();
    }
}
