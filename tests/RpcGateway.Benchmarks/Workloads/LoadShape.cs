namespace RpcGateway.Benchmarks.Workloads;

/// <summary>So many connections, each with so many calls in flight.</summary>
internal readonly record struct LoadShape(int Connections, int Window)
{
    public override string ToString() => $"{Connections}x{Window}";
}
