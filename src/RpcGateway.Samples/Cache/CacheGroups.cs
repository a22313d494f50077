namespace RpcGateway.Samples.Cache;

/// <summary>The names of the groups of clients that keep values. The prefix separates them from those of other services.</summary>
internal static class CacheGroups
{
    /// <summary>All clients that track a key.</summary>
    public const string Tags = "cache:tags";

    public static string OfKey(string key) => "cache:key:" + key;
}
