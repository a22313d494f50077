using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>What slow streams do to the calls beside them.</summary>
internal sealed class MixedWorkload : IWorkload
{
    private const int Streams = 200;

    public string Name => "mixed";

    public string Title => $"1,000 calls/s on one connection, with and without {Streams} slow streams";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        var beside = $"{Peers.Gateway}, {Streams} streams";
        yield return new Case("1000/s",
        [
            new CallsBesideStreams(Peers.SignalR, Peers.SignalRServer, Peers.Hub, 0),
            new CallsBesideStreams($"{Peers.SignalR}, {Streams} streams", Peers.SignalRServer, Peers.Hub, Streams),
            new CallsBesideStreams(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, 0),
            new CallsBesideStreams(beside, Peers.GatewayServer, Peers.PlainRpc, Streams),
        ],
        CallsBesideStreams.Columns,
        [new Bar(beside, Measure.P99, 1.5, Peers.Gateway)]);
    }
}
