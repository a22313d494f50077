namespace RpcGateway.SampleContracts.Arena;

/// <summary>The state of the client's own ship, from which the client can predict the next ticks.</summary>
/// <param name="Sequence">The number of the last input that the ship used, or 0.</param>
/// <param name="X">The position, in units.</param>
/// <param name="Y">The position, in units.</param>
/// <param name="VelocityX">The velocity, in units per second.</param>
/// <param name="VelocityY">The velocity, in units per second.</param>
/// <param name="Angle">The direction in radians; 0 is right, and it increases clockwise.</param>
/// <param name="Score">The points.</param>
public sealed record ArenaOwnShip(
    int Sequence, double X, double Y, double VelocityX, double VelocityY, double Angle, int Score);
