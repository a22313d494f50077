using System.Text.Json.Serialization;

namespace RpcGateway.Server.Nodes;

/// <summary>What a node tells others about itself. Later versions may add members, and must keep the meaning of these.</summary>
internal sealed record NodeDescription
{
    public RpcNodeState State { get; init; }

    public string Host { get; init; } = "";

    public int ProcessId { get; init; }

    public string Version { get; init; } = "";

    /// <summary>In milliseconds: the clocks of two machines are never compared.</summary>
    public double Uptime { get; init; }

    public int Connections { get; init; }

    public long RunningCalls { get; init; }

    public long OpenStreams { get; init; }

    public long OutboundBytes { get; init; }

    public int RelayedConnections { get; init; }

    public int Backends { get; init; }

    /// <summary>In milliseconds.</summary>
    public double? Latency { get; init; }

    /// <summary>The calls since the node began to measure; null if it does not.</summary>
    public NodeCallCounts? Calls { get; init; }
}

/// <summary>The clients' calls that have ended since a node began to measure. They only grow until it begins again.</summary>
/// <param name="Meter">Which measurement it is.</param>
/// <param name="Elapsed">How long it has measured, in milliseconds.</param>
/// <param name="Errors">The number of failed calls.</param>
/// <param name="Buckets">The durations: alternately the index of a bucket and a number of calls.</param>
internal sealed record NodeCallCounts(string Meter, double Elapsed, long Errors, IReadOnlyList<long> Buckets);

/// <summary>What to change at a node.</summary>
internal sealed record NodeDrainRequest(bool Drain);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(NodeDescription))]
[JsonSerializable(typeof(NodeDrainRequest))]
internal sealed partial class NodeJson : JsonSerializerContext;
