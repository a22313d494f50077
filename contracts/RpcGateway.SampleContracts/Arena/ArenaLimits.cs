namespace RpcGateway.SampleContracts.Arena;

/// <summary>The limits of the arena.</summary>
public static class ArenaLimits
{
    /// <summary>The number of characters of a name.</summary>
    public const int MaxNameLength = 16;

    /// <summary>The characters of a name: neither control characters nor invisible ones.</summary>
    public const string NamePattern = @"[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+";

    /// <summary>The number of players, without bots.</summary>
    public const int MaxPlayers = 64;

    /// <summary>The number of spectators.</summary>
    public const int MaxSpectators = 200;

    /// <summary>The number of bots.</summary>
    public const int MaxBots = 200;
}
