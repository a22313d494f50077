using RpcGateway.SampleContracts.Arena;

namespace RpcGateway.Samples.Arena;

/// <summary>The current roster; a new version a few times per second at most, and only if something has changed.</summary>
internal sealed class RosterBuilder
{
    private long _builtAt;

    public ArenaRoster Current { get; private set; } = new(0, [], 0, 0, 0);

    public void Update(long tick, ArenaWorld world, int spectators, double tickMilliseconds)
    {
        if (Current.Version > 0 && tick - _builtAt < ArenaRules.RosterTicks)
        {
            return;
        }

        _builtAt = tick;
        var ranked = world.Ships.OrderByDescending(ship => ship.Score).ThenBy(ship => ship.Id);
        var players = ranked
            .Where((ship, rank) => !ship.IsBot || rank < ArenaRules.RosterLength)
            .Select(ship => new ArenaPlayer(ship.Id, ship.Name, ship.Score, ship.IsBot))
            .ToArray();
        var bots = world.Ships.Count(ship => ship.IsBot);
        if (Current.Version == 0 || bots != Current.Bots || spectators != Current.Spectators || !players.SequenceEqual(Current.Players))
        {
            Current = new ArenaRoster(Current.Version + 1, players, bots, spectators, Math.Round(tickMilliseconds, 2));
        }
    }
}
