namespace RpcGateway.Samples.Arena;

/// <summary>What the pilot of a ship wants.</summary>
[Flags]
internal enum ArenaButtons
{
    None = 0,
    Left = 1,
    Right = 2,
    Thrust = 4,
    Fire = 8,
}
