using RpcGateway.TestTools;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>A service and a client that are written with StreamJsonRpc, with the gateway between them, over every kind of link.</summary>
public sealed class StreamJsonRpcServiceTests
{
    public static TheoryData<string> Kinds => ["tcp", "unix", "pipe", "multiplexed", "inProcess"];

    public static TheoryData<string> Remote => ["tcp", "unix", "pipe", "multiplexed"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Calls_EveryFeature_Works(string kind)
    {
        await using var server = new WarehouseServer(kind);
        await using var gateway = await ToolGateway.StartAsync(server.Configure);
        using var client = await WarehouseClient.ConnectAsync(gateway.Address);
        var warehouse = client.Proxy;

        (await warehouse.AddAsync(2, 3, default).DefaultTimeout()).Should().Be(5);
        var fail = () => warehouse.FailAsync("😀 broken").DefaultTimeout();
        var error = (await fail.Should().ThrowAsync<RemoteInvocationException>()).Which;
        (error.ErrorCode, error.Message).Should().Be((77, "😀 broken"));

        var reports = new OrderedReports();
        (await warehouse.CountAsync(1000, reports, default).DefaultTimeout()).Should().Be(1000);
        reports.Values.Should().Equal(Enumerable.Range(1, 1000));

        (await warehouse.ListAsync(500, default).ToListAsync().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 500));
        (await warehouse.SumAsync(Numbers(500), default).DefaultTimeout()).Should().Be(500 * 499 / 2);
        using (var shelf = await warehouse.OpenShelfAsync("top").DefaultTimeout())
        {
            (await shelf.NameAsync().DefaultTimeout()).Should().Be("top");
        }

        if (kind != "inProcess")
        {
            (await warehouse.AskAsync("why", default).DefaultTimeout()).Should().Be("answer to why");
        }
    }

    [Fact]
    public async Task InProcess_Exception_IsSentWithoutItsText()
    {
        await using var gateway = await ToolGateway.StartAsync(backend => backend.InProcess(_ => new Careless()));
        gateway.Log.Allow("TargetFailed");
        await using var socket = await gateway.ConnectAsync();

        var error = (await socket.CallAsync("Fail"))["error"]!;

        error.ToJsonString().Should().Be("""{"code":-32000,"message":"The method failed."}""");
        (await gateway.Log.WaitForAsync("TargetFailed")).Exception!.Message.Should().Be("secret");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Streams_CancelledHalfWay_EndForManyClients(string kind)
    {
        const int clients = 50;
        await using var server = new WarehouseServer(kind);
        await using var gateway = await ToolGateway.StartAsync(server.Configure);

        // The library can read the next number from a cancelled stream whose generator has just ended, and reports that as an error.
        gateway.Log.Allow(entry => entry is { Id.Name: "TargetFailed", Exception: RemoteInvocationException });
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            using var client = await WarehouseClient.ConnectAsync(gateway.Address);
            var seen = 0;
            await foreach (var number in client.Proxy.ListAsync(1_000_000, default))
            {
                number.Should().Be(seen++);
                if (seen == 100)
                {
                    break;
                }
            }

            using var cancelled = new CancellationTokenSource();
            var sum = () => client.Proxy.SumAsync(Numbers(int.MaxValue, cancelled), cancelled.Token);
            await sum.Should().ThrowAsync<Exception>();
            (await client.Proxy.AddAsync(1, 1, default)).Should().Be(2);
        })).DefaultTimeout();
    }

    // Without the library: its client aborts the WebSocket when it cancels a call that is being sent.
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Calls_CancelledAtOnce_AllEnd(string kind)
    {
        const int calls = 10_000;
        await using var server = new WarehouseServer(kind);
        await using var gateway = await ToolGateway.StartAsync(server.Configure, options => options.MaxConcurrentCalls = calls);
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
                await socket.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"WaitAsync","params":[]}""");
                await socket.SendAsync($$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{id}}}}}""");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Remote))]
    public async Task Service_CrashesWithCallsInBothDirections_AllEnd(string kind)
    {
        const int calls = 50;
        await using var server = new WarehouseServer(kind);
        await using var gateway = await ToolGateway.StartAsync(server.Configure, options => options.MaxConcurrentCalls = 1000);
        using var client = await WarehouseClient.ConnectAsync(gateway.Address);
        var down = Enumerable.Range(0, calls).Select(_ => client.Proxy.WaitAsync(default)).ToList();
        var up = Enumerable.Range(0, calls).Select(_ => client.Proxy.AskAsync("wait", default)).ToList();
        await client.Proxy.AddAsync(1, 1, default).DefaultTimeout();

        server.Crash();

        foreach (var call in down.Concat(up))
        {
            await EndAsync(call);
            (call.Exception?.InnerException as RemoteInvocationException)?.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
            call.IsCompletedSuccessfully.Should().BeFalse();
        }

        await EndAsync(client.Rpc.Completion);
    }

    [Theory]
    [MemberData(nameof(Remote))]
    public async Task Client_LeavesWithCalls_CancelsThemAtTheService(string kind)
    {
        await using var server = new WarehouseServer(kind);
        await using var gateway = await ToolGateway.StartAsync(server.Configure);
        var client = await WarehouseClient.ConnectAsync(gateway.Address);
        var call = client.Proxy.WaitAsync(default);
        await client.Proxy.AddAsync(1, 1, default).DefaultTimeout();
        server.Targets.Single().Running.Should().Be(1);

        client.Dispose();

        await Eventually.IsTrueAsync(() => server.Targets.Single().Running == 0);
        await EndAsync(call);
    }

    [Fact]
    public async Task MultiplexedLink_Lost_NextClientOpensANewOne()
    {
        await using var server = new WarehouseServer("multiplexed");
        await using var gateway = await ToolGateway.StartAsync(server.Configure);
        using (var first = await WarehouseClient.ConnectAsync(gateway.Address))
        using (var second = await WarehouseClient.ConnectAsync(gateway.Address))
        {
            await first.Proxy.AddAsync(1, 1, default).DefaultTimeout();
            await second.Proxy.AddAsync(1, 1, default).DefaultTimeout();
            gateway.Log.Entries.Count(entry => entry.Id.Name == "LinkOpened").Should().Be(1);
            server.Crash();
            await EndAsync(first.Rpc.Completion);
            await EndAsync(second.Rpc.Completion);
        }

        using var third = await WarehouseClient.ConnectAsync(gateway.Address);
        (await third.Proxy.AddAsync(2, 2, default).DefaultTimeout()).Should().Be(4);
        gateway.Log.Entries.Count(entry => entry.Id.Name == "LinkOpened").Should().Be(2);
    }

    [Fact]
    public async Task Handle_OfANeighbour_DoesNotWork()
    {
        await using var server = new WarehouseServer("multiplexed");
        await using var gateway = await ToolGateway.StartAsync(server.Configure);
        using var owner = await WarehouseClient.ConnectAsync(gateway.Address);
        using var shelf = await owner.Proxy.OpenShelfAsync("secret").DefaultTimeout();
        await using var other = await gateway.ConnectAsync();

        for (var handle = 0; handle < 10; handle++)
        {
            (await other.CallAsync($"$/invokeProxy/{handle}/NameAsync"))["error"].Should().NotBeNull();
        }
    }

    private static async Task EndAsync(Task task) => await Task.WhenAny(task).DefaultTimeout();

    private static async IAsyncEnumerable<int> Numbers(int count, CancellationTokenSource? cancelAt100 = null)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == 100 && cancelAt100 is not null)
            {
                await cancelAt100.CancelAsync();
            }

            yield return i;
            await Task.Yield();
        }
    }

    // Progress<T> reorders reports.
    private sealed class OrderedReports : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public void Report(int value) => Values.Add(value);
    }

    private sealed class Careless
    {
        public static string Fail() => throw new InvalidOperationException("secret");
    }
}
