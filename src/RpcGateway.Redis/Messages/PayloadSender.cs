namespace RpcGateway.Redis.Messages;

/// <summary>The node that published a payload.</summary>
/// <param name="NodeId">The node's id.</param>
/// <param name="Generation">Counts the node's connections to Redis. What it should have received between two of them was lost.</param>
internal readonly record struct PayloadSender(string NodeId, int Generation);
