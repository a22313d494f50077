namespace RpcGateway.Samples.Arena;

/// <summary>The ship of a player or bot.</summary>
internal sealed class Ship(int id, string name, bool isBot)
{
    public int Id { get; } = id;

    public string Name { get; } = name;

    public bool IsBot { get; } = isBot;

    public double X { get; set; }

    public double Y { get; set; }

    public double VelocityX { get; set; }

    public double VelocityY { get; set; }

    /// <summary>The direction in radians, from 0 to 2π; 0 is right, and it increases clockwise.</summary>
    public double Angle { get; set; }

    /// <summary>The hits that the ship survives, plus 1; 0 for a destroyed ship.</summary>
    public int Hull { get; set; }

    public int Score { get; set; }

    /// <summary>The buttons for the next tick.</summary>
    public ArenaButtons Buttons { get; set; }

    /// <summary>The ticks until the ship can fire again.</summary>
    public int Reload { get; set; }

    /// <summary>The ticks during which the ship cannot be hit.</summary>
    public int Shield { get; set; }

    /// <summary>The ticks until a destroyed ship starts again.</summary>
    public int Respawn { get; set; }

    public bool IsAlive => Hull > 0;

    /// <summary>Moves the ship by one tick. <c>shipMotion.ts</c> contains the same formulas, to predict the player's own ship.</summary>
    public void Move()
    {
        var turn = (Buttons.HasFlag(ArenaButtons.Right) ? 1 : 0) - (Buttons.HasFlag(ArenaButtons.Left) ? 1 : 0);
        Angle = Normalize(Angle + (turn * ArenaRules.TurnSpeed * ArenaRules.TickSeconds));
        if (Buttons.HasFlag(ArenaButtons.Thrust))
        {
            VelocityX += Math.Cos(Angle) * ArenaRules.Thrust * ArenaRules.TickSeconds;
            VelocityY += Math.Sin(Angle) * ArenaRules.Thrust * ArenaRules.TickSeconds;
        }

        var speed = Math.Sqrt((VelocityX * VelocityX) + (VelocityY * VelocityY));
        var factor = ArenaRules.Drag * (speed > ArenaRules.MaxSpeed ? ArenaRules.MaxSpeed / speed : 1);
        (X, VelocityX) = Advance(X, VelocityX * factor);
        (Y, VelocityY) = Advance(Y, VelocityY * factor);
    }

    private static double Normalize(double angle) => angle - (Math.Floor(angle / Math.Tau) * Math.Tau);

    // The border reflects ships.
    private static (double Position, double Velocity) Advance(double position, double velocity)
    {
        const double Least = ArenaRules.ShipRadius;
        const double Most = ArenaRules.Size - ArenaRules.ShipRadius;
        var next = position + (velocity * ArenaRules.TickSeconds);
        return next is < Least or > Most ? (Math.Clamp(next, Least, Most), -velocity * ArenaRules.Bounce) : (next, velocity);
    }
}
