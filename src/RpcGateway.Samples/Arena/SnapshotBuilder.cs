using RpcGateway.SampleContracts.Arena;

namespace RpcGateway.Samples.Arena;

/// <summary>Selects and encodes what one client can see.</summary>
internal static class SnapshotBuilder
{
    private const int Thrusts = 4;
    private const int HasShield = 8;
    private const int IsBot = 16;

    /// <summary>Builds the snapshot of a participant.</summary>
    /// <param name="world">The world.</param>
    /// <param name="participant">The participant.</param>
    /// <param name="leader">What spectators watch; null if there is no ship.</param>
    /// <param name="number">The number of the snapshot.</param>
    /// <param name="time">The time of the tick.</param>
    /// <param name="roster">The roster, if the client needs it.</param>
    public static ArenaSnapshot Build(
        ArenaWorld world, Participant participant, Ship? leader, int number, long time, ArenaRoster? roster)
    {
        var focus = participant.Ship ?? leader;
        var (x, y) = focus is null ? (ArenaRules.Size / 2.0, ArenaRules.Size / 2.0) : (MoveInside(focus.X), MoveInside(focus.Y));
        var ships = new List<int>();
        var seesOthers = false;
        foreach (var ship in world.Ships)
        {
            if (IsVisible(ship.X, ship.Y, x, y) || ship == focus)
            {
                ships.AddRange(ship.Id, Encode(ship.X), Encode(ship.Y), EncodeAngle(ship.Angle), StateOf(ship));
                seesOthers |= ship != focus && ship.IsAlive;
            }
        }

        var shots = new List<int>();
        foreach (var shot in world.Shots)
        {
            if (IsVisible(shot.X, shot.Y, x, y))
            {
                shots.AddRange(shot.Id, Encode(shot.X), Encode(shot.Y));
            }
        }

        var gems = new List<int>();
        foreach (var gem in world.Gems)
        {
            if (IsVisible(gem.X, gem.Y, x, y))
            {
                gems.AddRange(Encode(gem.X), Encode(gem.Y));
            }
        }

        var nearest = seesOthers || focus is null ? null : world.FindNearest(focus);
        return new ArenaSnapshot(
            number,
            time,
            [.. ships],
            [.. shots],
            [.. gems],
            [Encode(x), Encode(y)],
            nearest is null ? null : [Encode(nearest.X), Encode(nearest.Y)],
            participant.Ship is { } own ? Describe(own, participant.Sequence) : null,
            roster);
    }

    private static double MoveInside(double centre) =>
        Math.Clamp(centre, ArenaRules.FocusDistance, ArenaRules.Size - ArenaRules.FocusDistance);

    private static bool IsVisible(double x, double y, double focusX, double focusY) =>
        Math.Abs(x - focusX) <= ArenaRules.ViewDistance && Math.Abs(y - focusY) <= ArenaRules.ViewDistance;

    private static int Encode(double length) => (int)Math.Round(length * ArenaRules.Scale);

    private static int EncodeAngle(double angle) => (int)Math.Round(angle / Math.Tau * 256) & 255;

    private static int StateOf(Ship ship) =>
        ship.Hull
        + (ship.IsAlive && ship.Buttons.HasFlag(ArenaButtons.Thrust) ? Thrusts : 0)
        + (ship.Shield > 0 ? HasShield : 0)
        + (ship.IsBot ? IsBot : 0);

    private static ArenaOwnShip Describe(Ship ship, int sequence) => new(
        sequence,
        Math.Round(ship.X, 2),
        Math.Round(ship.Y, 2),
        Math.Round(ship.VelocityX, 2),
        Math.Round(ship.VelocityY, 2),
        Math.Round(ship.Angle, 4),
        ship.Score);
}
