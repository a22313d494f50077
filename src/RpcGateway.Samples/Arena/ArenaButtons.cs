namespace RpcGateway.Samples.Arena;

/// <summary>The buttons that the pilot of a ship presses.</summary>
[Flags]
internal enum ArenaButtons
{
    None = 0,
    Left = 1,
    Right = 2,
    Thrust = 4,
    Fire = 8,
}
