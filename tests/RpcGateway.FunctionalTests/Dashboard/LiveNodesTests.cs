using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Dashboard.Live;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server;
using RpcGateway.Server.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

public sealed class LiveNodesTests
{
    [Fact]
    public async Task Watch_OneNode_IsDescribedWithItsCalls()
    {
        await using var server = await LiveServer.StartAsync();
        await using var watcher = await server.WatchAsync();
        await using var client = await server.Gateway.ConnectAsync();
        await client.HelloAsync();

        // The first reading begins the measurement, and the second one compares.
        var calls = 0L;
        await foreach (var snapshot in watcher.GetProxy<ILive>().WatchAsync())
        {
            await client.ResultAsync<string>("test.echo", """["one"]""");
            calls += snapshot.Nodes?.Second?.Methods.Sum(method => method.Buckets.Where((_, index) => index % 2 == 1).Sum()) ?? 0;
            if (snapshot.Nodes?.List is [{ Rate: > 0 } node] && calls > 0)
            {
                node.Should().BeEquivalentTo(new
                {
                    Id = server.Gateway.Services.GetRequiredService<IRpcNodes>().NodeId,
                    IsThisNode = true,
                    State = "ready",
                    Host = Environment.MachineName,
                    Process = Environment.ProcessId,
                    Connections = 1,
                    Latency = (double?)null,
                });
                break;
            }
        }
    }

    [Fact]
    public async Task SetNodeDraining_PlainClient_IsClosedAndThePageStays()
    {
        await using var server = await LiveServer.StartAsync();
        await using var watcher = await server.WatchAsync();
        await using var client = await server.Gateway.ConnectAsync();
        await client.HelloAsync();
        var live = watcher.GetProxy<ILive>();
        var id = server.Gateway.Services.GetRequiredService<IRpcNodes>().NodeId;

        (await live.SetNodeDrainingAsync(id, true).DefaultTimeout()).Should().BeTrue();

        (await client.WaitForCloseAsync()).Should().Be(1001);
        var connect = () => server.Gateway.ConnectAsync();
        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*503*");
        await using var later = await server.WatchAsync();
        (await later.GetProxy<ILive>().SetNodeDrainingAsync(id, false).DefaultTimeout()).Should().BeTrue();
        await using var accepted = await connect();
        (await live.SetNodeDrainingAsync("unknown", true).DefaultTimeout()).Should().BeFalse();
        server.Gateway.Log.Entries.Select(entry => entry.Id.Name).Should().Contain(["NodeDrained", "NodeRestored", "Started", "Stopped"]);
    }

    [Fact]
    public async Task SetNodeDraining_ClientThatStays_IsServedUntilItConfirms()
    {
        await using var server = await LiveServer.StartAsync();
        var nodes = server.Gateway.Services.GetRequiredService<IRpcNodes>();
        await using var client = await server.Gateway.ConnectAsync(subprotocols: "rpcgateway.v1");
        await client.HelloAsync();

        await nodes.DrainAsync(nodes.NodeId).DefaultTimeout();
        await nodes.DrainAsync(nodes.NodeId).DefaultTimeout();

        // One announcement, and every call is served.
        (await client.ReceiveAsync())["method"]!.GetValue<string>().Should().Be("$/goingAway");
        (await client.ResultAsync<string>("test.echo", """["still here"]""")).Should().Be("still here");
        await client.SendAsync("""{"jsonrpc":"2.0","method":"$/goingAway"}""");
        (await client.WaitForCloseAsync()).Should().Be(1001);
    }

    [Fact]
    public void Add_ReportsOfOneMeasurement_AreCompared()
    {
        var history = new NodeHistory();
        var (durations, errors) = (new long[DurationBuckets.Count], 0L);

        history.Add(Report("a", 1000, 1, 29, 4), 1, durations, ref errors).Rate.Should().BeNull();
        var second = history.Add(Report("a", 3000, 3, 29, 5, 30, 9), 2, durations, ref errors);

        (second.Rate, second.Errors, errors).Should().Be((5.0, 1.0, 2L));
        (durations[29], durations[30], durations.Sum()).Should().Be((1L, 9L, 10L));
        history.Add(Report("b", 5000, 9, 29, 50), 3, durations, ref errors).Rate.Should().BeNull();
        durations.Sum().Should().Be(10);
    }

    [Fact]
    public void Add_NodeDoesNotRespond_IsStillRecognized()
    {
        var history = new NodeHistory();
        var (durations, errors) = (new long[DurationBuckets.Count], 0L);
        var known = new RpcNodeSnapshot { NodeId = "node", State = RpcNodeState.Ready, Host = "machine", Version = "1.2" };
        history.Add(new NodeReading(known, null), 1, durations, ref errors);

        var silent = history.Add(new NodeReading(new RpcNodeSnapshot { NodeId = "node", Problem = "silent" }, null), 2, durations, ref errors);

        (silent.State, silent.Problem, silent.Host, silent.Version).Should().Be(("unknown", "silent", "machine", "1.2"));
        history.Latest.Should().Be(silent);
    }

    private static NodeReading Report(string meter, double elapsed, long errors, params long[] buckets) => new(
        new RpcNodeSnapshot { NodeId = "node", State = RpcNodeState.Ready }, new NodeCallCounts(meter, elapsed, errors, buckets));
}
