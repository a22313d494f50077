using RpcGateway.SampleContracts.Arena;

namespace RpcGateway.Samples.Arena;

/// <summary>What the game sends to a client: a snapshot, or the reason for which it was removed.</summary>
internal readonly record struct ArenaMessage(string ConnectionId, ArenaSnapshot? Snapshot, string? Removal = null);
