using RpcGateway.SampleContracts.Rules;

namespace RpcGateway.SampleContracts.Push.Rules;

/// <summary>The limits of names and texts.</summary>
public static class PushRules
{
    /// <summary>Topics and devices: 1 to 64 lower-case letters, digits, dots, hyphens and underscores.</summary>
    public const string Name = "[a-z0-9][a-z0-9._-]{0,63}";

    /// <summary>Texts that are stored as names: no control characters, and no characters that could not be read.</summary>
    public const string NoControls = TextRules.NoControls;

    /// <summary>The web addresses that messages can link to.</summary>
    public const string Link = @"https?://[^\s\p{Cc}]+";

    /// <summary>The maximum length of a user's id.</summary>
    public const int MaxUser = 100;

    /// <summary>The maximum length of a key.</summary>
    public const int MaxKey = 200;

    /// <summary>The maximum number of positions that a reader passes.</summary>
    public const int MaxPositions = 100;
}
