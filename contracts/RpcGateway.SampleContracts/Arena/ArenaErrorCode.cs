namespace RpcGateway.SampleContracts.Arena;

/// <summary>The error codes of the arena.</summary>
public static class ArenaErrorCode
{
    /// <summary>The arena has no place for another player or spectator.</summary>
    public const int Full = 1040;

    /// <summary>The caller already has a ship.</summary>
    public const int AlreadyPlaying = 1041;

    /// <summary>The caller is not in the arena.</summary>
    public const int NotInArena = 1042;
}
