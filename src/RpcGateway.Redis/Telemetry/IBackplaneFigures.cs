namespace RpcGateway.Redis.Telemetry;

/// <summary>What is read of a node when metrics are collected.</summary>
internal interface IBackplaneFigures
{
    /// <summary>The bytes that wait to be published.</summary>
    long QueuedBytes { get; }

    /// <summary>The number of other nodes that are alive.</summary>
    int PeerCount { get; }

    /// <summary>The number of running requests of other nodes.</summary>
    int RunningRequests { get; }
}
