namespace RpcGateway.Server.Nodes;

/// <summary>What a node has told about itself.</summary>
/// <param name="Snapshot">Its state.</param>
/// <param name="Calls">Its clients' calls; null if it does not measure them.</param>
internal sealed record NodeReading(RpcNodeSnapshot Snapshot, NodeCallCounts? Calls);
