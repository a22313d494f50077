using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A million small items to the server, of one sender or shared out among ten.</summary>
internal sealed class ClientStreamWorkload : IWorkload
{
    private const int Items = 1_000_000;

    public string Name => "client-stream";

    public string Title => "Client stream of 1,000,000 small items";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        foreach (var senders in new[] { 1, 10 })
        {
            var each = settings.Scaled(Items) / senders;
            yield return new Case(senders == 1 ? "1 sender" : $"{senders} senders",
            [
                new StreamSending(Peers.SignalR, Peers.SignalRServer, Peers.Hub, senders, each),
                new StreamSending(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, senders, each),
            ],
            StreamReading.Columns,
            [new Bar(Peers.Gateway, Measure.CpuPerItem, 0.35, Peers.SignalR)]);
        }
    }
}
