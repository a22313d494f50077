using RpcGateway.FunctionalTests.JsonRpcBackends;
using RpcGateway.TestTools;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>A service and a client that are written with StreamJsonRpc, with a prefix between them, over every kind of link.</summary>
public sealed class PrefixTests
{
    public static TheoryData<string> Kinds => ["tcp", "unix", "pipe", "multiplexed", "inProcess"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Calls_EveryFeature_Works(string kind)
    {
        await using var server = new WarehouseServer(kind);
        await using var gateway = await PrefixGateway.StartAsync(("git", server.Configure));
        using var client = await WarehouseClient.ConnectAsync(gateway.Rpc, "git.");
        var warehouse = client.Proxy;

        (await warehouse.AddAsync(2, 3, default).DefaultTimeout()).Should().Be(5);
        var fail = () => warehouse.FailAsync("😀 broken").DefaultTimeout();
        var error = (await fail.Should().ThrowAsync<RemoteInvocationException>()).Which;
        (error.ErrorCode, error.Message).Should().Be((77, "😀 broken"));

        var reports = new OrderedReports();
        (await warehouse.CountAsync(1000, reports, default).DefaultTimeout()).Should().Be(1000);
        reports.Values.Should().Equal(Enumerable.Range(1, 1000));

        (await warehouse.ListAsync(500, default).ToListAsync().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 500));
        (await warehouse.SumAsync(Streams.Numbers(500), default).DefaultTimeout()).Should().Be(500 * 499 / 2);
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
    public async Task Call_Cancelled_EndsAtTheService()
    {
        await using var server = new WarehouseServer("tcp");
        await using var gateway = await PrefixGateway.StartAsync(("git", server.Configure));
        using var client = await WarehouseClient.ConnectAsync(gateway.Rpc, "git.");
        using var cancelled = new CancellationTokenSource();
        var call = client.Proxy.WaitAsync(cancelled.Token);
        await Eventually.IsTrueAsync(() => server.Targets.SingleOrDefault()?.Running == 1);

        await cancelled.CancelAsync();

        var wait = () => call.DefaultTimeout();
        await wait.Should().ThrowAsync<OperationCanceledException>();
        server.Targets.Single().Running.Should().Be(0);
    }
}
