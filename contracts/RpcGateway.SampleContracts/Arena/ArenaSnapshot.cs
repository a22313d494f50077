namespace RpcGateway.SampleContracts.Arena;

/// <summary>
/// What one client can see at one time. The arrays are flat lists of whole numbers, because most of a snapshot are coordinates.
/// </summary>
/// <param name="Number">The number to acknowledge; a newer snapshot has a higher one.</param>
/// <param name="Time">The time of the arena's clock, in milliseconds.</param>
/// <param name="Ships">
/// Five numbers per ship: id, x, y, angle (0 to 255 for a full turn), and state: hull (0 is destroyed, to 3), plus 4 if it
/// thrusts, 8 if it cannot be hit, and 16 if it is a bot.
/// </param>
/// <param name="Shots">Three numbers per shot: id, x and y.</param>
/// <param name="Gems">Two numbers per gem: x and y.</param>
/// <param name="Focus">x and y of the centre of what the client can see.</param>
/// <param name="Nearest">x and y of the nearest other ship if the client cannot see any; otherwise null.</param>
/// <param name="Own">The client's own ship, exactly; null for a spectator.</param>
/// <param name="Roster">The players and scores, if they have changed since the version that the client acknowledged; otherwise null.</param>
public sealed record ArenaSnapshot(
    int Number,
    long Time,
    int[] Ships,
    int[] Shots,
    int[] Gems,
    int[] Focus,
    int[]? Nearest,
    ArenaOwnShip? Own,
    ArenaRoster? Roster);
