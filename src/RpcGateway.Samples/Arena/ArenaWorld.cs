namespace RpcGateway.Samples.Arena;

/// <summary>
/// The simulation: ships, shots and gems. It depends on no clients, no clock and no threads; the same seed and the same buttons lead to
/// the same state.
/// </summary>
internal sealed class ArenaWorld(int seed)
{
    // The ids of ships and shots start again after this number: short ids keep snapshots small.
    private const int MaxId = 9999;

    private readonly Random _random = new(seed);
    private readonly List<Ship> _ships = [];
    private readonly List<Shot> _shots = [];
    private readonly List<Gem> _gems = [];
    private int _lastShip;
    private int _lastShot;

    public IReadOnlyList<Ship> Ships => _ships;

    public IReadOnlyList<Shot> Shots => _shots;

    public IReadOnlyList<Gem> Gems => _gems;

    /// <summary>Adds a ship at a free place.</summary>
    /// <param name="name">The name; null for a bot, which is named after its id.</param>
    public Ship AddShip(string? name)
    {
        do
        {
            _lastShip = (_lastShip % MaxId) + 1;
        }
        while (_ships.Exists(ship => ship.Id == _lastShip));

        var ship = new Ship(_lastShip, name ?? FormattableString.Invariant($"Bot {_lastShip}"), name is null);
        Start(ship);
        _ships.Add(ship);
        return ship;
    }

    /// <summary>Removes a ship and its shots.</summary>
    public void Remove(Ship ship)
    {
        _ships.Remove(ship);
        _shots.RemoveAll(shot => shot.Owner == ship);
    }

    /// <summary>Advances the world by one tick.</summary>
    public void Step()
    {
        while (_gems.Count < ArenaRules.Gems)
        {
            _gems.Add(new Gem(Place(), Place()));
        }

        foreach (var ship in _ships)
        {
            Step(ship);
        }

        MoveShots();
    }

    /// <summary>Returns the living ship that is nearest to another one; null if there is none.</summary>
    public Ship? FindNearest(Ship ship)
    {
        var (nearest, best) = ((Ship?)null, double.MaxValue);
        foreach (var other in _ships)
        {
            var (dx, dy) = (other.X - ship.X, other.Y - ship.Y);
            if (other != ship && other.IsAlive && (dx * dx) + (dy * dy) < best)
            {
                (nearest, best) = (other, (dx * dx) + (dy * dy));
            }
        }

        return nearest;
    }

    private static bool Touches(Ship ship, double x, double y, double radius)
    {
        var (dx, dy, reach) = (ship.X - x, ship.Y - y, ArenaRules.ShipRadius + radius);
        return (dx * dx) + (dy * dy) <= reach * reach;
    }

    private static bool Crosses(Ship ship, Shot from, Shot to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var square = (dx * dx) + (dy * dy);
        var share = square == 0 ? 0 : Math.Clamp((((ship.X - from.X) * dx) + ((ship.Y - from.Y) * dy)) / square, 0, 1);
        return Touches(ship, from.X + (share * dx), from.Y + (share * dy), ArenaRules.ShotRadius);
    }

    private void Step(Ship ship)
    {
        if (!ship.IsAlive)
        {
            if (--ship.Respawn <= 0)
            {
                Start(ship);
            }

            return;
        }

        ship.Shield = Math.Max(0, ship.Shield - 1);
        ship.Reload = Math.Max(0, ship.Reload - 1);
        ship.Move();
        if (ship.Buttons.HasFlag(ArenaButtons.Fire) && ship.Reload == 0)
        {
            Fire(ship);
        }

        var collected = _gems.RemoveAll(gem => Touches(ship, gem.X, gem.Y, ArenaRules.GemRadius));
        ship.Score += collected * ArenaRules.GemPoints;
    }

    private void Fire(Ship ship)
    {
        ship.Reload = ArenaRules.ReloadTicks;
        _lastShot = (_lastShot % MaxId) + 1;
        var (x, y) = (Math.Cos(ship.Angle), Math.Sin(ship.Angle));
        _shots.Add(new Shot(
            _lastShot,
            ship,
            ship.X + (x * ArenaRules.ShipRadius),
            ship.Y + (y * ArenaRules.ShipRadius),
            ship.VelocityX + (x * ArenaRules.ShotSpeed),
            ship.VelocityY + (y * ArenaRules.ShotSpeed),
            ArenaRules.ShotTicks));
    }

    private void MoveShots()
    {
        var kept = 0;
        for (var i = 0; i < _shots.Count; i++)
        {
            var moved = _shots[i].Move();
            if (!moved.IsOver && !TryHit(_shots[i], moved))
            {
                _shots[kept++] = moved;
            }
        }

        _shots.RemoveRange(kept, _shots.Count - kept);
    }

    // The whole way of this tick counts: a fast shot is in front of a ship in one tick, and behind it in the next.
    private bool TryHit(Shot shot, Shot moved)
    {
        foreach (var ship in _ships)
        {
            if (ship != shot.Owner && ship.IsAlive && Crosses(ship, shot, moved))
            {
                Hit(ship, shot.Owner);
                return true;
            }
        }

        return false;
    }

    private static void Hit(Ship ship, Ship by)
    {
        if (ship.Shield > 0)
        {
            return;
        }

        ship.Hull--;
        if (!ship.IsAlive)
        {
            ship.Respawn = ArenaRules.RespawnTicks;
            by.Score += ArenaRules.HitPoints;
        }
    }

    private void Start(Ship ship)
    {
        (ship.X, ship.Y, ship.VelocityX, ship.VelocityY) = (Place(), Place(), 0, 0);
        ship.Angle = _random.NextDouble() * Math.Tau;
        (ship.Hull, ship.Shield, ship.Reload, ship.Respawn) = (ArenaRules.MaxHull, ArenaRules.ShieldTicks, 0, 0);
    }

    private double Place() => 60 + (_random.NextDouble() * (ArenaRules.Size - 120));
}
