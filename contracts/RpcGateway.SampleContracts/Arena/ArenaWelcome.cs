namespace RpcGateway.SampleContracts.Arena;

/// <summary>The client's ship, and the rules of the arena.</summary>
/// <param name="Ship">The id of the client's ship, or null for a spectator.</param>
/// <param name="Name">The name of the player, or null for a spectator.</param>
/// <param name="Size">The width and the height of the arena, in units.</param>
/// <param name="Scale">The coordinates in the arrays of snapshots are units multiplied by this number.</param>
/// <param name="TicksPerSecond">The number of steps of the simulation per second.</param>
public sealed record ArenaWelcome(int? Ship, string? Name, int Size, int Scale, int TicksPerSecond);
