using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A million small items, to one reader or shared out among ten.</summary>
internal sealed class StreamWorkload : IWorkload
{
    private const int Items = 1_000_000;

    public string Name => "stream";

    public string Title => "Server stream of 1,000,000 small items";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        foreach (var readers in new[] { 1, 10 })
        {
            var each = settings.Scaled(Items) / readers;
            yield return new Case(readers == 1 ? "1 reader" : $"{readers} readers",
            [
                new StreamReading(Peers.SignalR, Peers.SignalRServer, Peers.Hub, readers, each),
                new StreamReading(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, readers, each),
            ],
            StreamReading.Columns,
            [new Bar(Peers.Gateway, Measure.CpuPerItem, 0.35, Peers.SignalR)]);
        }
    }
}
