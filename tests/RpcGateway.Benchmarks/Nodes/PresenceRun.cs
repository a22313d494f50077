using RpcGateway.Services;

namespace RpcGateway.Benchmarks.Nodes;

/// <summary>What presence costs: memory at the nodes of the connections and at one with a reader, and the time of questions.</summary>
internal static class PresenceRun
{
    private const int Repeats = 5;

    public static async Task<string> RunAsync(int clients)
    {
        using var redis = RedisProcess.Start();
        var without = await MeasureMemoryAsync(redis, clients / 2, hasPresence: false);
        await using var first = await BareNode.StartAsync(redis, hasPresence: true);
        await using var second = await BareNode.StartAsync(redis, hasPresence: true);
        await using var reader = await BareNode.StartAsync(redis, hasPresence: true);
        var before = ReadHeap();
        await first.AddAsync(clients / 2);
        await second.AddAsync(clients - (clients / 2));
        var own = (double)(ReadHeap() - before) / clients;

        var list = await MeasureAsync(async () => (await reader.Presence!.ListAsync()).Count, clients);
        var count = await MeasureAsync(async () => (await reader.Presence!.CountAsync()).Connections, clients);
        var group = await MeasureAsync(async () => (await reader.Presence!.ListAsync(RpcAddress.Group($"{first.Node.Id}-group-0"))).Count, 10);
        before = ReadHeap();
        var started = Stopwatch.GetTimestamp();
        await using var watch = reader.Presence!.WatchAsync().GetAsyncEnumerator();
        await watch.MoveNextAsync();
        var snapshot = Stopwatch.GetElapsedTime(started);
        var copy = (double)(ReadHeap() - before) / clients;
        return $"presence: {clients} clients at two nodes; {own - without:0} B for each at its node (of {own:0} B with users and groups), {copy:0} B at a "
            + $"node with a reader; a third node lists all in {list:0} ms, counts them in {count:0} ms, lists a group of 10 in {group:0.0} ms, and "
            + $"begins a watch in {snapshot.TotalMilliseconds:0} ms";
    }

    private static async Task<double> MeasureMemoryAsync(RedisProcess redis, int clients, bool hasPresence)
    {
        await using var node = await BareNode.StartAsync(redis, hasPresence);
        var before = ReadHeap();
        await node.AddAsync(clients);
        return (double)(ReadHeap() - before) / clients;
    }

    // The median, in milliseconds.
    private static async Task<double> MeasureAsync(Func<Task<int>> ask, int expected)
    {
        var times = new double[Repeats];
        for (var i = 0; i < Repeats; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var found = await ask();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (found != expected)
            {
                throw new InvalidOperationException($"{found} connections were found, not {expected}.");
            }
        }

        Array.Sort(times);
        return times[Repeats / 2];
    }

    private static long ReadHeap() => GC.GetTotalMemory(forceFullCollection: true);
}
