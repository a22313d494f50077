namespace RpcGateway.SampleContracts.Arena;

/// <summary>
/// What the players and spectators of the arena receive. Each notification contains everything that is current, so a slow
/// client needs only the newest one.
/// </summary>
[RpcContract("arenaCallback", Overflow = RpcOverflowPolicy.Latest)]
public interface IArenaCallback
{
    /// <summary>The arena has changed.</summary>
    /// <param name="snapshot">What the client can see.</param>
    void Snapshot(ArenaSnapshot snapshot);

    /// <summary>The client was removed from the arena. It can join again.</summary>
    /// <param name="reason">The reason, as a sentence.</param>
    void Removed(string reason);
}
