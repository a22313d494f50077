using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>The same items in more and more streams of one connection.</summary>
internal sealed class StreamGrowth : IWorkload
{
    private const int Items = 1_000_000;

    public string Name => "streams";

    public string Title => $"Streams that share one connection: {Items:N0} small items in all";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
        Sizes.Powers(settings, 1, 1000).Select(size => new Case(
            Sizes.Show(size, "stream"),
            [
                new StreamsTogether(
                    GrowthPeers.Wide, GrowthPeers.WideServer, Peers.PlainRpc, size, Math.Max(1, settings.Scaled(Items) / size)),
            ],
            StreamsTogether.Columns,
            []));
}
