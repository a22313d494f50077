namespace RpcGateway.Server.Limits;

/// <summary>What one user or address has used of a limit.</summary>
internal sealed class RatePartition(RateRule rule, PartitionKey key)
{
    public RateRule Rule => rule;

    public PartitionKey Key => key;

    public TokenBucket Bucket { get; } = new(rule);

    /// <summary>The number of connections that use it. Guarded by the lock of <see cref="RatePartitions"/>, as is the next member.</summary>
    public int Connections { get; set; }

    /// <summary>Whether it waits for its removal.</summary>
    public bool IsWaiting { get; set; }
}
