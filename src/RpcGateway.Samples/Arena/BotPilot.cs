namespace RpcGateway.Samples.Arena;

/// <summary>Steers a ship without a player: it collects gems, and fires at ships in front of it.</summary>
internal static class BotPilot
{
    // Bots decide in turns, which spreads their work over the ticks.
    private const int Turns = 6;
    private const double FireDistance = 420;
    private const double Precision = 0.12;

    /// <summary>Sets the buttons of the bots whose turn it is.</summary>
    public static void Steer(ArenaWorld world, long tick)
    {
        foreach (var ship in world.Ships)
        {
            if (ship.IsBot && ship.IsAlive && (ship.Id + tick) % Turns == 0)
            {
                ship.Buttons = Decide(ship, world);
            }
        }
    }

    private static ArenaButtons Decide(Ship ship, ArenaWorld world)
    {
        var enemy = world.FindNearest(ship);
        var hunts = enemy is not null && SquareDistance(ship, enemy.X, enemy.Y) < FireDistance * FireDistance;
        var (x, y) = hunts ? (enemy!.X, enemy.Y) : FindGem(ship, world);
        var turn = Difference(ship.Angle, Math.Atan2(y - ship.Y, x - ship.X));
        var buttons = turn switch
        {
            > Precision => ArenaButtons.Right,
            < -Precision => ArenaButtons.Left,
            _ => hunts ? ArenaButtons.Fire : ArenaButtons.None,
        };
        return Math.Abs(turn) < 1 && !(hunts && ship.Id % 2 == 0) ? buttons | ArenaButtons.Thrust : buttons;
    }

    private static (double X, double Y) FindGem(Ship ship, ArenaWorld world)
    {
        var (x, y, best) = (ArenaRules.Size / 2.0, ArenaRules.Size / 2.0, double.MaxValue);
        foreach (var gem in world.Gems)
        {
            var distance = SquareDistance(ship, gem.X, gem.Y);
            if (distance < best)
            {
                (x, y, best) = (gem.X, gem.Y, distance);
            }
        }

        return (x, y);
    }

    private static double SquareDistance(Ship ship, double x, double y) =>
        ((ship.X - x) * (ship.X - x)) + ((ship.Y - y) * (ship.Y - y));

    private static double Difference(double from, double to) => Math.IEEERemainder(to - from, Math.Tau);
}
