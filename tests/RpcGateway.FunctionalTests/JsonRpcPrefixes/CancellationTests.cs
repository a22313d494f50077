using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>Calls and streams that are cancelled, and the order of messages.</summary>
public sealed class CancellationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Streams_CancelledHalfWay_EndAtBothEnds(int clients)
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));

        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            using var client = await DepotClient.ConnectAsync(gateway.Rpc);
            var depot = client.Use();
            var seen = 0;
            await foreach (var number in depot.ListAsync(1_000_000, default))
            {
                number.Should().Be(seen++);
                if (seen == 100)
                {
                    break;
                }
            }

            var ended = new TaskCompletionSource();
            using var cancelled = new CancellationTokenSource();
            var sum = () => depot.SumAsync(CancelAt(100, cancelled, ended), cancelled.Token);
            await sum.Should().ThrowAsync<Exception>();
            (await depot.SumAsync(Streams.Numbers(3), default)).Should().Be(3);
        })).DefaultTimeout();

        await Eventually.IsTrueAsync(() => server.Targets.Sum(target => target.OpenStreams) == 0);
    }

    // Without the library: its client aborts the WebSocket when it cancels a call that is being sent.
    [Fact]
    public async Task Calls_CancelledAtOnce_AllEnd()
    {
        const int calls = 10_000;
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(options => options.MaxConcurrentCalls = calls, ("depot", server.Configure));
        await using var socket = await gateway.ConnectAsync();

        var sending = SendAsync();
        var cancelled = new HashSet<int>();
        while (cancelled.Count < calls)
        {
            var response = await socket.ReceiveAsync();
            response.ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
            cancelled.Add(response["id"]!.GetValue<int>()).Should().BeTrue();
        }

        await sending;
        await Eventually.IsTrueAsync(() => server.Targets.Single().Running == 0);

        async Task SendAsync()
        {
            for (var id = 0; id < calls; id++)
            {
                await socket.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"depot.WaitAsync","params":[]}""");
                await socket.SendAsync($$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{id}}}}}""");
            }
        }
    }

    [Fact]
    public async Task Call_CancelledByTheService_IsCancelledAtTheClient()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc);
        using var cancelled = new CancellationTokenSource();
        var call = client.Use().AskForeverAsync(cancelled.Token);
        await Eventually.IsTrueAsync(() => client.Waiting == 1);

        await cancelled.CancelAsync();

        var wait = () => call.DefaultTimeout();
        await wait.Should().ThrowAsync<OperationCanceledException>();
        await Eventually.IsTrueAsync(() => client.Waiting == 0);
        server.Targets.Single().Running.Should().Be(0);
    }

    [Fact]
    public async Task Notifications_OfTheService_ArriveInOrder()
    {
        await using var server = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));
        await using var socket = await gateway.ConnectAsync();

        await socket.RequestAsync("depot.AnnounceAsync", "[1000]");

        for (var i = 0; i < 1000; i++)
        {
            var message = await socket.ReceiveAsync();
            message.Method().Should().Be("depot.announced");
            message["params"]![0]!.GetValue<int>().Should().Be(i);
        }

        (await socket.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Reports_OfTheClient_ArriveInOrderAtTheRightService()
    {
        await using var one = new DepotServer();
        await using var two = new DepotServer();
        await using var gateway = await PrefixGateway.StartAsync(("one", one.Configure), ("two", two.Configure));
        using var client = await DepotClient.ConnectAsync(gateway.Rpc, "one", "two");

        (await client.Use("one").CollectReportsAsync(1000, default).DefaultTimeout()).Should().BeTrue();
        (await client.Use("two").CollectReportsAsync(1000, default).DefaultTimeout()).Should().BeTrue();
    }

    private static async IAsyncEnumerable<int> CancelAt(int position, CancellationTokenSource cancelled, TaskCompletionSource ended)
    {
        await foreach (var number in Streams.Numbers(int.MaxValue, ended.SetResult))
        {
            if (number == position)
            {
                await cancelled.CancelAsync();
            }

            yield return number;
        }
    }
}
