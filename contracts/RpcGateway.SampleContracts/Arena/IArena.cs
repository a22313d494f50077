using System.ComponentModel.DataAnnotations;

namespace RpcGateway.SampleContracts.Arena;

/// <summary>
/// A game for many players. The gateway simulates it; clients send the buttons that their player presses, and receive
/// <see cref="IArenaCallback.Snapshot"/>. A connection has at most one ship, so no method has a parameter for the ship.
/// </summary>
[RpcContract("arena", Callback = typeof(IArenaCallback))]
public interface IArena
{
    /// <summary>Enters the arena with a ship. A spectator becomes a player.</summary>
    /// <param name="name">The player's name. If it is taken, a number is appended.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ship and the rules of the arena.</returns>
    [RpcError(ArenaErrorCode.Full, "The arena is full.")]
    [RpcError(ArenaErrorCode.AlreadyPlaying, "The caller already has a ship.")]
    [RpcExample("a new player", """["Ada"]""")]
    Task<ArenaWelcome> JoinAsync(
        [Required, StringLength(ArenaLimits.MaxNameLength), RegularExpression(ArenaLimits.NamePattern, ErrorMessage = "must not contain invisible characters")]
        string name,
        CancellationToken cancellationToken = default);

    /// <summary>Enters the arena without a ship. A player becomes a spectator, and the ship is removed.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rules of the arena; without a ship.</returns>
    [RpcError(ArenaErrorCode.Full, "The arena is full.")]
    Task<ArenaWelcome> SpectateAsync(CancellationToken cancellationToken = default);

    /// <summary>Leaves the arena; the ship is removed at once. Does nothing if the caller is not in the arena.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task LeaveAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets what the caller's ship does from now on, and acknowledges snapshots. The ship uses the newest input once per tick,
    /// however many arrive. Without input for half a second, the ship drifts.
    /// </summary>
    /// <param name="buttons">The sum of the pressed buttons: 1 left, 2 right, 4 thrust, 8 fire.</param>
    /// <param name="sequence">A number that increases with each input; an input with a lower number is ignored.</param>
    /// <param name="snapshot">The number of the newest snapshot that the caller has received, or 0.</param>
    /// <param name="roster">The version of the newest roster that the caller has received, or 0.</param>
    void Steer([Range(0, 15)] int buttons, int sequence, int snapshot, int roster);

    /// <summary>
    /// Acknowledges snapshots without input. At most two snapshots of a client are unacknowledged; until then, it receives no more.
    /// </summary>
    /// <param name="snapshot">The number of the newest snapshot that the caller has received, or 0.</param>
    /// <param name="roster">The version of the newest roster that the caller has received, or 0.</param>
    void Acknowledge(int snapshot, int roster);

    /// <summary>Reads the arena's clock, which <see cref="ArenaSnapshot.Time"/> uses too.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The time in milliseconds. It never goes back while the gateway runs.</returns>
    Task<double> TimeAsync(CancellationToken cancellationToken = default);

    /// <summary>Sets the number of ships that the gateway steers. They stay until the last player and spectator have left.</summary>
    /// <param name="count">The number of bots.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(ArenaErrorCode.NotInArena, "The caller is not in the arena.")]
    Task SetBotsAsync([Range(0, ArenaLimits.MaxBots)] int count, CancellationToken cancellationToken = default);
}
