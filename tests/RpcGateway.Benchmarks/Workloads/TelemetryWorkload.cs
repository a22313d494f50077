using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>What it costs an echo to be watched.</summary>
internal sealed class TelemetryWorkload : IWorkload
{
    /// <summary>The gateway with metrics read once a second.</summary>
    public const string Measured = "gateway-measured";

    /// <summary>The gateway with one trace of a hundred kept.</summary>
    public const string SampledOnePercent = "gateway-sampled-1%";

    /// <summary>The gateway with all traces kept.</summary>
    public const string SampledAll = "gateway-sampled-all";

    private const int TextLength = 32;

    private static readonly IReadOnlyList<IServer> Servers =
    [
        Peers.GatewayServer,
        new DotNetServer(Measured),
        new DotNetServer(SampledOnePercent),
        new DotNetServer(SampledAll),
    ];

    public string Name => "telemetry";

    public string Title => "Unary echo with nobody listening, with metrics read, with 1 % and with all traces sampled";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        var request = Request.Text(TextLength);
        foreach (var shape in new LoadShape[] { new(1, 1), new(1, 100), new(50, 20) })
        {
            var contestants = Servers.Select(server => new Unary(server.Name, server, Peers.PlainRpc, request, shape));
            yield return new Case($"{shape}", [.. contestants], Unary.Columns, []);
        }
    }
}
