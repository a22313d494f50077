using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

public sealed class CallTimeoutTests : ClientTest
{
    [Fact]
    public async Task CallTimeout_NoResponse_CancelsTheCallAtTheServer()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.CallTimeout = TimeSpan.FromSeconds(30));
        var call = client.GetProxy<IProbe>().HoldAsync();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold began");

        Time.Advance(TimeSpan.FromSeconds(30));

        var exception = (await FluentActions.Awaiting(() => call.DefaultTimeout())
            .Should().ThrowAsync<RpcException>()).Which;
        exception.Code.Should().Be(RpcErrorCode.DeadlineExceeded);
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("hold cancelled");
    }

    [Fact]
    public async Task CallTimeout_Stream_DoesNotLimitIt()
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
    public async Task CallTimeout_StreamSilentAfterItsResponse_DoesNotLimitIt()
    {
        var server = await StartServerAsync();
        var client = await ConnectAsync(server, options => options.CallTimeout = TimeSpan.FromSeconds(30));
        await using var items = client.GetProxy<IProbe>().SilenceAsync().GetAsyncEnumerator();
        var next = items.MoveNextAsync().AsTask();
        (await server.Service.NextEventAsync().DefaultTimeout()).Should().Be("silence began");

        // The response has no items. The only sign of it is that only the timer of keep-alive is left.
        await Eventually.IsTrueAsync(() => Time.ActiveTimers == 1);

        Time.Advance(TimeSpan.FromHours(1));
        server.Service.Release.SetResult();

        (await next.DefaultTimeout()).Should().BeTrue();
    }
}
