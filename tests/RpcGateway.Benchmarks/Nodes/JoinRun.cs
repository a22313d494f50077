using StackExchange.Redis;

namespace RpcGateway.Benchmarks.Nodes;

/// <summary>How long a node with many clients needs until it receives what other nodes send to them.</summary>
internal static class JoinRun
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    public static async Task<string> RunAsync(int clients)
    {
        using var redis = RedisProcess.Start();
        await using var other = await BareNode.StartAsync(redis);
        await other.AddAsync(clients);

        var started = Stopwatch.GetTimestamp();
        await using var node = await BareNode.StartAsync(redis);
        var start = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        await node.AddAsync(clients);
        var added = Stopwatch.GetElapsedTime(started);

        // All connections of all nodes: those with subscriptions, and those that publish.
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port},allowAdmin=true");
        started = Stopwatch.GetTimestamp();
        foreach (var type in new[] { "pubsub", "normal" })
        {
            await admin.GetServer($"127.0.0.1:{redis.Port}").ExecuteAsync("CLIENT", "KILL", "TYPE", type, "SKIPME", "yes");
        }

        await UntilAsync(() => !node.Backplane.IsConnected);
        var lost = Stopwatch.GetElapsedTime(started);
        await UntilAsync(() => node.Backplane.IsConnected && other.Backplane.IsConnected);
        var back = Stopwatch.GetElapsedTime(started);
        return $"join: {clients} clients at each of two nodes; a node starts in {start.TotalMilliseconds:0} ms; its clients are subscribed after "
            + $"{added.TotalSeconds:0.00} s; after a loss of Redis, noticed after {lost.TotalMilliseconds:0} ms, both nodes are subscribed again after "
            + $"{back.TotalSeconds:0.00} s";
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(PollInterval);
        }
    }
}
