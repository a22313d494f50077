namespace RpcGateway.Benchmarks.Servers;

/// <summary>What a .NET server knows of itself.</summary>
/// <param name="AllocatedBytes">All that it has allocated since it started.</param>
/// <param name="HeapBytes">What its heap held after the last collection.</param>
/// <param name="Collections">How often garbage was collected.</param>
/// <param name="PauseMilliseconds">How long collections have stopped it.</param>
internal sealed record ServerStatistics(long AllocatedBytes, long HeapBytes, int Collections, double PauseMilliseconds)
{
    public static ServerStatistics Read() => new(
        GC.GetTotalAllocatedBytes(precise: true),
        GC.GetGCMemoryInfo().HeapSizeBytes,
        GC.CollectionCount(0),
        GC.GetTotalPauseDuration().TotalMilliseconds);
}
