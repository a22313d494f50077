namespace RpcGateway.Samples.Arena;

/// <summary>The numbers of the game. Lengths are in units, and speeds in units per second.</summary>
internal static class ArenaRules
{
    public const int TicksPerSecond = 30;
    public const double TickSeconds = 1.0 / TicksPerSecond;

    /// <summary>The width and the height.</summary>
    public const int Size = 3000;

    /// <summary>Clients receive ships, shots and gems up to this distance, horizontally and vertically.</summary>
    public const int ViewDistance = 850;

    /// <summary>The centre of what a client sees is at least this far from the border, so that clients see little beyond it.</summary>
    public const int FocusDistance = 690;

    /// <summary>Snapshots contain units multiplied by this number, so that whole numbers are exact enough.</summary>
    public const int Scale = 4;

    public const double ShipRadius = 18;
    public const double TurnSpeed = 4.2;
    public const double Thrust = 620;
    public const double MaxSpeed = 520;

    /// <summary>The share of the speed that a ship keeps in each tick.</summary>
    public const double Drag = 0.985;

    /// <summary>The share of the speed that a ship keeps when it hits the border.</summary>
    public const double Bounce = 0.6;

    public const int MaxHull = 3;
    public const int RespawnTicks = 2 * TicksPerSecond;
    public const int ShieldTicks = 2 * TicksPerSecond;

    public const double ShotSpeed = 950;
    public const double ShotRadius = 4;
    public const int ShotTicks = TicksPerSecond;
    public const int ReloadTicks = 7;

    public const int Gems = 48;
    public const double GemRadius = 14;
    public const int GemPoints = 1;
    public const int HitPoints = 5;

    /// <summary>A ship without input for this time drifts: its player has lost the connection or hidden the page.</summary>
    public const int InputTicks = TicksPerSecond / 2;

    /// <summary>A client that acknowledges nothing for this time is removed.</summary>
    public const int AwayTicks = 15 * TicksPerSecond;

    /// <summary>A player who changes no button for this time is removed.</summary>
    public const int IdleTicks = 60 * TicksPerSecond;

    /// <summary>The scores in the roster are at most this old.</summary>
    public const int RosterTicks = TicksPerSecond / 2;

    /// <summary>The number of the best ships in the roster; it contains all players too.</summary>
    public const int RosterLength = 10;
}
