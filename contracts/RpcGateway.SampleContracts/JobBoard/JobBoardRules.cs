namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>The forms of ids and keys.</summary>
public static class JobBoardRules
{
    /// <summary>Keys: 16 to 64 letters, digits, hyphens and underscores.</summary>
    public const string Key = "[A-Za-z0-9_-]{16,64}";

    /// <summary>Ids, which the gateway makes.</summary>
    public const string Id = "[A-Za-z0-9_-]{43}";
}
