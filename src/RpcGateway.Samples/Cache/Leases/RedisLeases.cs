using System.Globalization;
using RpcGateway.Samples.Cache.Storage;
using StackExchange.Redis;

namespace RpcGateway.Samples.Cache.Leases;

/// <summary>The leases of all nodes, in Redis.</summary>
internal sealed class RedisLeases(CacheRedis redis, CacheSettings settings, TimeProvider time) : ICacheLeases
{
    private const string Busy = "-1";
    private const string Lost = "-2";
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    private readonly RedisKey _sequence = settings.Prefix + "sequence";

    public async Task<LeaseClaim> ClaimAsync(string key, TimeSpan duration)
    {
        var result = (RedisResult[])(await RunAsync(
            LeaseScripts.Claim,
            [_sequence, LeaseOf(key), TurnOf(key)],
            [Milliseconds(duration), Milliseconds(LeaseLimits.RetryAfterWrite)]))!;
        return new(Number(result[0]), TimeSpan.FromMilliseconds((long)result[1]));
    }

    public async Task<bool> ReleaseAsync(string key, long lease) =>
        (long)await RunAsync(LeaseScripts.Release, [LeaseOf(key)], [Text(lease)]) == 1;

    public async Task<long?> BeginAsync(string key, long lease, IReadOnlyList<string> tags, CancellationToken cancellationToken)
    {
        // A write takes a few milliseconds, so waiting for one of another node is rare and short.
        RedisKey[] keys = [_sequence, LeaseOf(key), TurnOf(key), .. tags.Select(TagOf)];
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < LeaseLimits.MaxWrite;)
        {
            var result = (string?)await RunAsync(LeaseScripts.Begin, keys, [Text(lease), Milliseconds(LeaseLimits.MaxWrite)]);
            if (result != Busy)
            {
                return result == Lost ? null : long.Parse(result!, CultureInfo.InvariantCulture);
            }

            await Task.Delay(RetryDelay, time, cancellationToken);
        }

        throw CacheErrors.Busy(key);
    }

    public async Task<bool> EndAsync(string key, long version, long since, IReadOnlyList<string> tags) =>
        (long)await RunAsync(LeaseScripts.End, [TurnOf(key), .. tags.Select(TagOf)], [Text(version), Text(since)]) == 1;

    public async Task<long> InvalidateTagAsync(string tag) =>
        Number(await RunAsync(LeaseScripts.InvalidateTag, [_sequence, TagOf(tag)], [Milliseconds(LeaseLimits.TagLifetime)]));

    private async Task<RedisResult> RunAsync(string script, RedisKey[] keys, RedisValue[] values) =>
        await (await redis.ConnectAsync()).GetDatabase().ScriptEvaluateAsync(script, keys, values);

    private RedisKey LeaseOf(string key) => $"{settings.Prefix}lease:{key}";

    private RedisKey TurnOf(string key) => $"{settings.Prefix}turn:{key}";

    private RedisKey TagOf(string tag) => $"{settings.Prefix}tag:{tag}";

    private static long Number(RedisResult result) => long.Parse((string)result!, CultureInfo.InvariantCulture);

    private static RedisValue Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static RedisValue Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);
}
