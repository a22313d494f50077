namespace RpcGateway.SampleContracts.Arena;

/// <summary>The players, bots and spectators in the arena.</summary>
/// <param name="Version">The version to acknowledge; it increases with each change.</param>
/// <param name="Players">All players, and the bots among the best ten; the best first.</param>
/// <param name="Bots">The number of bots.</param>
/// <param name="Spectators">The number of spectators.</param>
/// <param name="TickMilliseconds">The mean time that the gateway needs for a tick, in milliseconds.</param>
public sealed record ArenaRoster(int Version, ArenaPlayer[] Players, int Bots, int Spectators, double TickMilliseconds);
