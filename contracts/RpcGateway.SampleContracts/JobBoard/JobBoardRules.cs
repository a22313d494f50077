namespace RpcGateway.SampleContracts.JobBoard;

/// <summary>The forms of ids, keys and names, and the limits of workers.</summary>
public static class JobBoardRules
{
    /// <summary>Keys: 16 to 64 letters, digits, hyphens and underscores.</summary>
    public const string Key = "[A-Za-z0-9_-]{16,64}";

    /// <summary>Ids, which the gateway makes.</summary>
    public const string Id = "[A-Za-z0-9_-]{43}";

    /// <summary>Names of workers: 1 to 100 printable ASCII characters without spaces, quotes and backslashes.</summary>
    public const string WorkerName = @"[!#-\[\]-~]{1,100}";

    /// <summary>How many places for jobs a worker can have.</summary>
    public const int MaxPlaces = 1000;
}
