using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>The sizes that a cost is measured at.</summary>
internal static class Sizes
{
    /// <summary>The powers of ten; fewer where the scale is small.</summary>
    public static IEnumerable<int> Powers(CompareSettings settings, int first, int last)
    {
        for (var size = first; size <= Math.Max(first, settings.Scaled(last)); size *= 10)
        {
            yield return size;
        }
    }

    /// <summary>Any sizes; the large ones smaller where the scale is small.</summary>
    public static IEnumerable<int> Scaled(CompareSettings settings, params IEnumerable<int> sizes) =>
        sizes.Select(settings.Scaled).Distinct();

    public static string Show(int size, string unit) => $"{size:N0} {unit}{(size == 1 ? "" : "s")}";
}
