using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace RpcGateway.SampleContracts.Cache;

/// <summary>
/// A cache that clients of all nodes share. A client that keeps values itself tracks their keys, and is notified through
/// <see cref="ICacheCallback"/>.
/// </summary>
[RpcContract("cache", Callback = typeof(ICacheCallback))]
public interface ICache
{
    /// <summary>Reads a value.</summary>
    /// <param name="key">The key, with 1 to 200 characters.</param>
    /// <param name="track">Whether to notify the caller when the key changes after this read. At most 2,000 keys per connection.</param>
    /// <param name="minVersion">The minimum version: an older value is not returned, even if a node still has it.</param>
    /// <param name="knownVersion">The version that the caller has, so that an unchanged value is not sent again; 0 if it has none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The value, if there is one.</returns>
    [RpcError(CacheErrorCode.TooManyKeys, "The connection tracks too many keys.")]
    [RpcExample("a key that does not exist", """["examples:none"]""", Result = """{"level":"miss","entry":null,"isUnchanged":false,"lease":0}""")]
    Task<CacheResult> GetAsync(
        [StringLength(200, MinimumLength = 1)] string key,
        bool track = false,
        [Range(0, long.MaxValue)] long minVersion = 0,
        [Range(0, long.MaxValue)] long knownVersion = 0,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads a value. If there is none, one caller gets a lease to compute it, and all others wait until that caller stores the value,
    /// reports a failure, or leaves; then one of them gets the lease.
    /// </summary>
    /// <param name="key">The key, with 1 to 200 characters.</param>
    /// <param name="track">Whether to notify the caller when the key changes after this read.</param>
    /// <param name="minVersion">The minimum version: an older value is not returned.</param>
    /// <param name="knownVersion">The version that the caller has; 0 if it has none.</param>
    /// <param name="leaseMilliseconds">How long a lease lasts, from 100 to 60,000 ms.</param>
    /// <param name="cancellationToken">Stops waiting; the others continue to wait.</param>
    /// <returns>The value, or a lease.</returns>
    [RpcError(CacheErrorCode.LoadFailed, "The caller with the lease could not compute the value.")]
    [RpcError(CacheErrorCode.TooManyKeys, "The connection tracks or loads too many keys.")]
    [RpcError(CacheErrorCode.Unavailable, "Redis cannot be reached.")]
    Task<CacheResult> GetOrCreateAsync(
        [StringLength(200, MinimumLength = 1)] string key,
        bool track = false,
        [Range(0, long.MaxValue)] long minVersion = 0,
        [Range(0, long.MaxValue)] long knownVersion = 0,
        [Range(100, 60_000)] int leaseMilliseconds = 10_000,
        CancellationToken cancellationToken = default);

    /// <summary>Stores a value, and ends the lease of its key.</summary>
    /// <param name="key">The key, with 1 to 200 characters.</param>
    /// <param name="value">Any JSON value except null, of at most 1,000,000 bytes.</param>
    /// <param name="options">Expiry, tags and lease; null for five minutes without tags.</param>
    /// <param name="cancellationToken">Cancels the call before the value is stored.</param>
    /// <returns>The version of the value.</returns>
    [RpcError(CacheErrorCode.ValueTooLarge, "The value is too large.", DataType = typeof(AllowedRange))]
    [RpcError(CacheErrorCode.LeaseLost, "The lease has ended, or the key or a tag was invalidated meanwhile.")]
    [RpcError(CacheErrorCode.Busy, "Other writes of the key took too long.")]
    [RpcError(CacheErrorCode.Unavailable, "Redis cannot be reached.")]
    [RpcExample("for a minute, with a tag", """["examples:price",{"amount":12.5},{"expiresInMilliseconds":60000,"tags":["examples"]}]""")]
    Task<long> SetAsync(
        [StringLength(200, MinimumLength = 1)] string key,
        JsonElement value,
        CacheSetOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Ends a lease without a value: the callers that wait for the value get an error with the message.</summary>
    /// <param name="key">The key.</param>
    /// <param name="lease">The lease; nothing happens if it has ended.</param>
    /// <param name="message">Why the value could not be computed, with 1 to 500 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [RpcError(CacheErrorCode.Unavailable, "Redis cannot be reached.")]
    Task FailAsync(
        [StringLength(200, MinimumLength = 1)] string key,
        long lease,
        [StringLength(500, MinimumLength = 1)] string message,
        CancellationToken cancellationToken = default);

    /// <summary>Removes a value. A value whose computation began before is not stored.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The version of the removal.</returns>
    [RpcError(CacheErrorCode.Busy, "Other writes of the key took too long.")]
    [RpcError(CacheErrorCode.Unavailable, "Redis cannot be reached.")]
    Task<long> RemoveAsync([StringLength(200, MinimumLength = 1)] string key, CancellationToken cancellationToken = default);

    /// <summary>Removes all values with a tag. Values with the tag whose computation began before are not stored.</summary>
    /// <param name="tag">The tag, with 1 to 64 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The version of the removal.</returns>
    [RpcError(CacheErrorCode.Unavailable, "Redis cannot be reached.")]
    Task<long> RemoveByTagAsync(
        [StringLength(CacheSetOptions.MaxTagLength, MinimumLength = 1)] string tag, CancellationToken cancellationToken = default);

    /// <summary>Ends the notifications about keys.</summary>
    /// <param name="keys">The keys; others are ignored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task UntrackAsync(string[] keys, CancellationToken cancellationToken = default);

    /// <summary>Reports the changes of keys, beginning with the current state of each.</summary>
    /// <param name="keys">1 to 100 keys.</param>
    /// <param name="cancellationToken">Stops watching.</param>
    /// <returns>A stream without end.</returns>
    [RpcError(CacheErrorCode.TooManyKeys, "There are no keys, or too many.")]
    [RpcError(CacheErrorCode.Unavailable, "Redis cannot be reached.")]
    IAsyncEnumerable<CacheChange> WatchAsync(string[] keys, CancellationToken cancellationToken = default);

    /// <summary>Lists values in the memory of the caller's node.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>At most 200 keys, in alphabetical order.</returns>
    Task<CacheKey[]> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the figures of the caller's node, repeatedly.</summary>
    /// <param name="intervalMilliseconds">The time between two items, from 100 to 60,000 ms.</param>
    /// <param name="cancellationToken">Stops the stream.</param>
    /// <returns>A stream without end.</returns>
    IAsyncEnumerable<CacheStatistics> StatisticsAsync(
        [Range(100, 60_000)] int intervalMilliseconds = 1000, CancellationToken cancellationToken = default);
}
