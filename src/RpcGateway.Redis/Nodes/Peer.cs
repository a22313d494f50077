using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis.Nodes;

/// <summary>Another node.</summary>
internal sealed class Peer(string id, int generation, long heard)
{
    public string Id => id;

    /// <summary>The number of its connection to Redis.</summary>
    public int Generation { get; set; } = generation;

    /// <summary>When this node last heard from it, as a timestamp of this node's clock.</summary>
    public long Heard { get; set; } = heard;

    /// <summary>Where it accepts links; null if it does not.</summary>
    public NodeLinkAddress? Link { get; set; }

    /// <summary>How often it has told where it accepts links.</summary>
    public int Descriptions { get; set; }
}
