using RpcGateway.Redis.Connecting;
using RpcGateway.Services.Idempotency;
using StackExchange.Redis;

namespace RpcGateway.Redis.Keys;

/// <summary>
/// The steps that Redis executes without anything in between. A call is a hash: <c>owner</c> is the node that runs it, <c>claim</c> the
/// number of the claim at that node, <c>fingerprint</c> what is called, and <c>outcome</c> is added at the end. Without <c>claim</c> and
/// <c>outcome</c>, the call has ended and its outcome was not stored: a Redis without memory refuses new fields, but removes old ones.
/// </summary>
internal static class KeyScripts
{
    // A lower claim of the same node is one whose reply was lost: a node makes no second claim while it runs the call.
    private const string Claim = """
        local e = redis.call('HMGET', KEYS[1], 'owner', 'claim', 'fingerprint', 'outcome')
        local lost = e[1] == ARGV[1] and e[2] and not e[4] and tonumber(e[2]) < tonumber(ARGV[2])
        if not e[1] or lost then
          if ARGV[5] == '0' then return {'full'} end
          redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'claim', ARGV[2], 'fingerprint', ARGV[3])
          redis.call('PEXPIRE', KEYS[1], ARGV[4])
          return {'reserved'}
        end
        if e[3] ~= ARGV[3] then return {'conflict'} end
        if e[4] then return {'ended', e[4]} end
        if not e[2] then return {'ended', ''} end
        return {'running', e[1]}
        """;

    private const string Complete = """
        local e = redis.call('HMGET', KEYS[1], 'owner', 'claim')
        if e[1] ~= ARGV[1] or e[2] ~= ARGV[2] then return 0 end
        if ARGV[3] == '' then redis.call('HDEL', KEYS[1], 'claim') else redis.call('HSET', KEYS[1], 'outcome', ARGV[3]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[4])
        return 1
        """;

    private const string Release = """
        local e = redis.call('HMGET', KEYS[1], 'owner', 'claim', 'outcome')
        if e[1] ~= ARGV[1] or not e[2] or e[3] or tonumber(e[2]) > tonumber(ARGV[2]) then return 0 end
        redis.call('DEL', KEYS[1])
        return 1
        """;

    private const string Lose = """
        local e = redis.call('HMGET', KEYS[1], 'owner', 'outcome')
        if e[1] ~= ARGV[1] or e[2] or redis.call('PTTL', KEYS[1]) <= tonumber(ARGV[2]) then return 0 end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    private const string ReadId = """
        local id = redis.call('GET', KEYS[1])
        if id then return id end
        redis.call('SET', KEYS[1], ARGV[1])
        return ARGV[1]
        """;

    private const string ReadMemory = "return redis.call('INFO', 'memory')";

    private const string AddTarget = """
        local target = redis.call('GET', KEYS[1])
        if target or ARGV[1] == '' then return target end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return ARGV[1]
        """;

    /// <summary>Reserves a key, unless it is known.</summary>
    public static async Task<KeyReply> ClaimAsync(
        RedisLink link, string name, string nodeId, long claim, Fingerprint fingerprint, TimeSpan duration, bool mayReserve)
    {
        var reply = (RedisResult[])(await link
            .EvaluateAsync(Claim, name, nodeId, claim, fingerprint.Hash, Milliseconds(duration), mayReserve ? 1 : 0)
            .ConfigureAwait(false))!;
        return (string?)reply[0] switch
        {
            "reserved" => new KeyReply(KeyState.Reserved),
            "conflict" => new KeyReply(KeyState.Conflict),
            "full" => new KeyReply(KeyState.Full),
            "ended" => new KeyReply(KeyState.Ended, Outcome: StoredOutcome.Read((byte[])reply[1]!)),
            _ => new KeyReply(KeyState.Running, Owner: (string?)reply[1]),
        };
    }

    /// <summary>Stores the outcome of a call, and starts its window.</summary>
    /// <returns>Whether the key still belonged to that claim.</returns>
    public static async Task<bool> CompleteAsync(
        RedisLink link, string name, string nodeId, long claim, IdempotentOutcome outcome, TimeSpan window) =>
        (bool)await link
            .EvaluateAsync(Complete, name, nodeId, claim, StoredOutcome.Write(outcome), Milliseconds(window))
            .ConfigureAwait(false);

    /// <summary>Forgets a key if it belongs to this or an earlier claim of the node, and its call has not ended.</summary>
    public static Task ReleaseAsync(RedisLink link, string name, string nodeId, long claim) =>
        link.EvaluateAsync(Release, name, nodeId, claim);

    /// <summary>Keeps a key whose node has gone for one window only.</summary>
    public static Task LoseAsync(RedisLink link, string name, string nodeId, TimeSpan window) =>
        link.EvaluateAsync(Lose, name, nodeId, Milliseconds(window));

    /// <summary>Returns the id of the data in this Redis. New data gets the proposed one.</summary>
    public static async Task<string> ReadIdAsync(RedisLink link, string name, string proposed) =>
        (string)(await link.EvaluateAsync(ReadId, name, proposed).ConfigureAwait(false))!;

    /// <summary>Returns the target of the first call with a key. A new key gets the proposed one.</summary>
    public static async Task<string?> AddTargetAsync(RedisLink link, string name, string? proposed, TimeSpan duration) =>
        (string?)await link.EvaluateAsync(AddTarget, name, proposed ?? "", Milliseconds(duration)).ConfigureAwait(false);

    /// <summary>Returns what Redis reports about its memory: lines with a name, a colon and a value.</summary>
    public static async Task<string[]> ReadMemoryAsync(RedisLink link, string name)
    {
        // The library's own method for it requires the rights of an administrator.
        var reply = await link.EvaluateAsync(ReadMemory, name).ConfigureAwait(false);
        return ((string?)reply ?? "").Split('\n', StringSplitOptions.TrimEntries);
    }

    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time.TotalMilliseconds);
}
