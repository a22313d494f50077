namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Workloads of calls with one response each.</summary>
internal static class UnaryWorkloads
{
    // A string of 32 characters, which is the argument, and 5 % for the reads that have to wait; calls share these.
    private const double MaxBytesPerCall = 88 * 1.05;

    public static Workload Unary { get; } = new("unary", "Unary echo of a text of 32 bytes", CreateUnary);

    public static Workload SharedFrames { get; } =
        new("shared", "Unary echo of 32 bytes, shared frames (rpcgateway.v1)", CreateSharedFrames);

    public static Workload Payloads { get; } = new("payload", "Unary with an object of five fields, and with larger texts", _ =>
    [
        CreatePayload("object", Request.Order, new LoadShape(1, 100)),
        CreatePayload("object", Request.Order, new LoadShape(50, 20)),
        CreatePayload("1 KiB", Request.Text(1024), new LoadShape(50, 20)),
        CreatePayload("64 KiB", Request.Text(64 * 1024), new LoadShape(10, 4)),
    ]);

    public static Workload Errors { get; } = new("errors", "Errors, compared with a successful call", _ => CreateErrors());

    public static Workload Telemetry { get; } = new(
        "telemetry", "Unary echo without listeners, with metrics, with 1 % and with all traces sampled", CreateTelemetry);

    private static IEnumerable<Case> CreateUnary(RunSettings settings)
    {
        foreach (var shape in new LoadShape[] { new(1, 1), new(1, 100), new(50, 20), new(settings.Scaled(1000), 1) })
        {
            Peer[] peers = [Peer.Raw, Peer.SignalR, Peer.Gateway, Peer.StreamJsonRpc, Peer.RpcWebSockets, Peer.SocketIo];
            yield return new Case(
                $"{shape}",
                [.. peers.Select(peer => UnaryCalls.Create(peer, Request.ShortText, shape))],
                UnaryCalls.Columns,
                CreateUnaryGoals(shape));
        }
    }

    private static Goal[] CreateUnaryGoals(LoadShape shape) => shape switch
    {
        (1, 1) => [new Goal(Peer.Gateway.Name, Measure.P50, 1.1, Peer.Raw.Name)],
        (_, 1) => [],
        _ =>
        [
            new Goal(Peer.Gateway.Name, Measure.CpuPerCall, 1.35, Peer.Raw.Name),
            new Goal(Peer.Gateway.Name, Measure.CpuPerCall, 0.65, Peer.SignalR.Name),
            new Goal(Peer.Gateway.Name, Measure.BytesPerCall, MaxBytesPerCall),
        ],
    };

    private static IEnumerable<Case> CreateSharedFrames(RunSettings settings)
    {
        foreach (var shape in new LoadShape[] { new(10, 100), new(50, 100) })
        {
            var shared = UnaryCalls.Create(Peer.SharedFrames, Request.ShortText, shape);
            yield return new Case(
                $"{shape}",
                [.. UnaryCalls.ToMainPeers(Request.ShortText, shape), shared],
                UnaryCalls.Columns,
                new Goal(shared.Name, Measure.CpuPerCall, 0.85, Peer.Raw.Name));
        }
    }

    private static Case CreatePayload(string name, Request request, LoadShape shape) =>
        new($"{name} {shape}", UnaryCalls.ToMainPeers(request, shape), UnaryCalls.Columns);

    private static IEnumerable<Case> CreateErrors()
    {
        var shape = new LoadShape(10, 10);
        var contestants = new[] { Peer.SignalR, Peer.Gateway }.SelectMany(peer => new[]
        {
            UnaryCalls.Create(peer, Request.ShortText, shape),
            UnaryCalls.Create(peer, Request.UnknownMethod, shape, "unknown method"),
            UnaryCalls.Create(peer, Request.Throwing, shape, "throwing"),
        }).ToList();
        yield return new Case(
            $"{shape}", contestants, UnaryCalls.Columns, new Goal(contestants[^1].Name, Measure.CpuPerCall, 6, Peer.Gateway.Name));
    }

    private static IEnumerable<Case> CreateTelemetry(RunSettings settings)
    {
        foreach (var shape in new LoadShape[] { new(1, 1), new(1, 100), new(50, 20) })
        {
            Peer[] peers = [Peer.Gateway, Peer.WithMetrics, Peer.WithFewTraces, Peer.WithAllTraces];
            yield return new Case(
                $"{shape}", [.. peers.Select(peer => UnaryCalls.Create(peer, Request.ShortText, shape))], UnaryCalls.Columns);
        }
    }
}
