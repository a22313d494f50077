namespace RpcGateway.Samples.Arena;

/// <summary>A shot on its way.</summary>
/// <param name="Id">The id.</param>
/// <param name="Owner">The ship that fired it.</param>
/// <param name="X">The position.</param>
/// <param name="Y">The position.</param>
/// <param name="VelocityX">The velocity.</param>
/// <param name="VelocityY">The velocity.</param>
/// <param name="Ticks">The ticks until it disappears.</param>
internal readonly record struct Shot(
    int Id, Ship Owner, double X, double Y, double VelocityX, double VelocityY, int Ticks)
{
    /// <summary>Returns the shot one tick later.</summary>
    public Shot Move() => this with
    {
        X = X + (VelocityX * ArenaRules.TickSeconds),
        Y = Y + (VelocityY * ArenaRules.TickSeconds),
        Ticks = Ticks - 1,
    };

    public bool IsOver => Ticks <= 0 || X is < 0 or > ArenaRules.Size || Y is < 0 or > ArenaRules.Size;
}
