using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>
/// Reports of running calls. SignalR has no progress: its method sends its caller a message for each, as its users do.
/// </summary>
internal sealed class ProgressWorkload : IWorkload
{
    private const int Reports = 200_000;

    public string Name => "progress";

    public string Title => "Progress: 200,000 reports of running calls";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        foreach (var calls in new[] { 1, 10 })
        {
            var each = settings.Scaled(Reports) / calls;
            var plain = new Request("report", $"{each}", "null");
            var withToken = plain with { Arguments = $"{each},{GatewayDialect.ProgressToken}" };
            yield return new Case(calls == 1 ? "1 call" : $"{calls} calls",
            [
                new Reporting(Peers.SignalR, Peers.SignalRServer, Peers.Hub, plain, calls, each),
                new Reporting(Peers.Gateway, Peers.GatewayServer, Peers.PlainRpc, withToken, calls, each),
            ],
            Reporting.Columns,
            []);
        }
    }
}
