using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.Cache;
using StackExchange.Redis;

namespace RpcGateway.Samples.Cache.Storage;

/// <summary>The errors of the cache.</summary>
internal static class CacheErrors
{
    public static RpcException LeaseLost(string key) => new(
        CacheErrorCode.LeaseLost,
        $"The value of '{key}' was not stored: its lease has ended, or the key or a tag was invalidated after it was granted.");

    public static RpcException Busy(string key) => new(
        CacheErrorCode.Busy, $"'{key}' was not changed: other writes of the key took too long. Try again.");

    public static RpcException Unavailable(Exception cause) => new(
        CacheErrorCode.Unavailable, "The cache cannot reach Redis, so it can neither write, grant leases nor watch keys. Try again later.", cause);

    public static RpcException TooManyKeys(string what, int limit) => new(
        CacheErrorCode.TooManyKeys, FormattableString.Invariant($"{what}: the limit is {limit}."));

    public static RpcException ValueTooLarge(int size, int limit) => new(
        CacheErrorCode.ValueTooLarge,
        FormattableString.Invariant($"'value' must have at most {limit} bytes of JSON, but has {size}."),
        new AllowedRange("value", 1, limit));

    public static RpcException LoadFailed(string key, string message) => new(
        CacheErrorCode.LoadFailed, $"The value of '{key}' could not be computed: {message}");

    /// <summary>Whether an exception means that Redis cannot be reached.</summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is RedisException or RedisTimeoutException or ObjectDisposedException;
}
