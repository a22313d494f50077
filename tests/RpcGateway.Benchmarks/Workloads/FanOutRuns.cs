namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Messages that one call makes the server send to a number of connections.</summary>
internal static class FanOutRuns
{
    private const string GroupText = "A text that all the members read";
    private const string CallbackText = "A call that every member confirms";

    // The raw server sends the bytes of the gateway's messages.
    private static readonly Request RawPost = new(
        "post", $$"""{"jsonrpc":"2.0","method":"benchCallback.posted","params":["{{GroupText}}"]}""", null);

    private static readonly Request RawAsk = new(
        "ask", $$"""{"jsonrpc":"2.0","id":1,"method":"benchCallback.confirm","params":["{{CallbackText}}"]}""", null);

    // In the order of the figures of a run.
    public static IReadOnlyList<Measure> GroupColumns { get; } =
        [Measure.CpuPerDelivery, Measure.DeliveriesPerSecond, Measure.LastP50, Measure.LastP99, Measure.BytesPerDelivery];

    public static IReadOnlyList<Measure> CallbackColumns { get; } =
        [Measure.CpuPerCall, Measure.CallsPerSecond, Measure.LastResponseP50, Measure.LastP99, Measure.BytesPerCall];

    /// <summary>A notification to every member of a group.</summary>
    public static Contestant CreateGroup(Peer peer, int members)
    {
        var call = peer == Peer.RawGroup ? RawPost : new Request("post", $"\"{GroupText}\"", "null");
        return Create(peer, call, GroupText, members, GroupColumns);
    }

    /// <summary>A callback to every connection, which responds.</summary>
    public static Contestant CreateCallbacks(Peer peer, int members)
    {
        var call = peer == Peer.RawCallbacks ? RawAsk : new Request("ask", $"\"{CallbackText}\"", $"{members}");
        return Create(peer, call, null, members, CallbackColumns);
    }

    private static Contestant Create(Peer peer, Request call, string? text, int members, IReadOnlyList<Measure> columns) =>
        new(peer.Name, peer.Server, (process, duration) =>
        {
            using var load = new FanOutLoad([process.Port], peer.Dialect, call, text, members);
            return Run(load, process, duration, columns);
        });

    /// <summary>A notification to every member of a group with members on several nodes. The caller is at the first one.</summary>
    public static Contestant CreateGroupOnNodes(Peer peer, int members) =>
        new(peer.Name, peer.Server, (process, duration) =>
        {
            using var load = new FanOutLoad(
                ListPorts(process), peer.Dialect, new Request("post", $"\"{GroupText}\"", "null"), GroupText, members);
            return Run(load, process, duration, GroupColumns);
        });

    /// <summary>A callback to one connection, which responds, at another node.</summary>
    public static Contestant CreateCallbackOnNodes(Peer peer) =>
        new(peer.Name, peer.Server, (process, duration) =>
        {
            using var load = new FanOutLoad(
                [.. ListPorts(process).Take(2)], peer.Dialect, new Request("askOne", $"\"{CallbackText}\"", "true"), null, members: 1, first: 1);
            return Run(load, process, duration, CallbackColumns);
        });

    private static IReadOnlyList<int> ListPorts(ServerProcess process) =>
    [
        process.Port,
        .. process.ReadNeighbours().Where(neighbour => neighbour.Kind == Neighbour.Node).Select(neighbour => neighbour.Port),
    ];

    private static Figures Run(FanOutLoad load, ServerProcess process, TimeSpan duration, IReadOnlyList<Measure> columns)
    {
        load.Start();
        load.RunFor(duration / 10);

        load.Latencies.Clear();
        var before = load.Delivered;
        var meter = Meter.Start(process);
        load.RunFor(duration);
        var spending = meter.Stop(load.Delivered - before);
        load.Stop();
        return new Figures
        {
            [columns[0]] = spending.CpuMicroseconds,
            [columns[1]] = spending.PerSecond,
            [columns[2]] = load.Latencies.Microseconds(50),
            [columns[3]] = load.Latencies.Microseconds(99),
            [columns[4]] = spending.Bytes,
        };
    }
}
