using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Larger and larger texts there and back.</summary>
internal sealed class MessageGrowth : IWorkload
{
    // A message may have 1 MiB by default, the text in it a little less.
    private static readonly int[] Texts = [32, 1024, 16 * 1024, 64 * 1024, 256 * 1024, 1023 * 1024];

    public string Name => "size";

    public string Title => "Size of a message: a text there and back, 1 connection x 4 in flight";

    public IEnumerable<Case> CreateCases(CompareSettings settings) => Sizes.Scaled(settings, Texts).Select(size => new Case(
        size < 1024 ? $"{size} B" : $"{size / 1024} KiB",
        [.. GrowthPeers.Echoes(Request.Text(size), new LoadShape(1, 4)).Select(echo => new PerKilobyte(echo, size))],
        [GrowthMeasure.CpuPerKilobyte, Measure.CpuPerCall, Measure.P50, Measure.P99, Measure.BytesPerCall],
        []));
}
