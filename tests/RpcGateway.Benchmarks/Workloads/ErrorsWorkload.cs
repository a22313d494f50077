using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Calls that fail, beside one that does not.</summary>
internal sealed class ErrorsWorkload : IWorkload
{
    private const int TextLength = 32;

    public string Name => "errors";

    public string Title => "Errors, beside a call that succeeds";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        var shape = new LoadShape(10, 10);
        var echo = Request.Text(TextLength);
        var throwing = $"{Peers.Gateway}, throwing";
        yield return new Case($"{shape}",
        [
            SignalR(Peers.SignalR, echo),
            SignalR($"{Peers.SignalR}, unknown method", Request.Unknown),
            SignalR($"{Peers.SignalR}, throwing", Request.Throwing),
            Gateway(Peers.Gateway, echo),
            Gateway($"{Peers.Gateway}, unknown method", Request.Unknown),
            Gateway(throwing, Request.Throwing),
        ],
        Unary.Columns,
        [new Bar(throwing, Measure.CpuPerCall, 6, Peers.Gateway)]);

        Unary SignalR(string name, Request request) => new(name, Peers.SignalRServer, Peers.Hub, request, shape);
        Unary Gateway(string name, Request request) => new(name, Peers.GatewayServer, Peers.PlainRpc, request, shape);
    }
}
