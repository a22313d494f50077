namespace RpcGateway.Benchmarks.Load;

/// <summary>A number of connections, each with a number of calls in flight.</summary>
internal readonly record struct LoadShape(int Connections, int Window)
{
    public override string ToString() => $"{Connections}x{Window}";
}
