using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>The echo of a short text.</summary>
internal sealed class UnaryWorkload : IWorkload
{
    private const int TextLength = 32;

    // A string of 32 characters on a 64-bit machine. A little more, for what a read that has to wait allocates: that is once
    // for all the calls that come with it.
    private const double StringBytes = 88;
    private const double Tolerance = 1.05;

    public string Name => "unary";

    public string Title => "Unary echo of a text of 32 bytes";

    public IEnumerable<Case> CreateCases(CompareSettings settings)
    {
        var request = Request.Text(TextLength);
        foreach (var shape in new LoadShape[] { new(1, 1), new(1, 100), new(50, 20), new(settings.Scaled(1000), 1) })
        {
            yield return new Case(
                $"{shape}",
                [
                    .. Unary.Echoes(request, shape),
                    new Unary(Peers.StreamJsonRpc, Peers.StreamJsonRpcServer, Peers.PlainRpc, request, shape),
                    .. NodeUnary.Echoes(request, shape),
                ],
                Unary.Columns,
                Bars(shape));
        }
    }

    private static List<Bar> Bars(LoadShape shape)
    {
        var allocation = new Bar(Peers.Gateway, Measure.BytesPerCall, StringBytes * Tolerance);
        return shape switch
        {
            (1, 1) => [new Bar(Peers.Gateway, Measure.P50, 1.1, Peers.Raw)],
            (_, 1) => [],
            _ =>
            [
                new Bar(Peers.Gateway, Measure.CpuPerCall, 1.35, Peers.Raw),
                new Bar(Peers.Gateway, Measure.CpuPerCall, 0.65, Peers.SignalR),
                allocation,
            ],
        };
    }
}
