namespace RpcGateway.Samples.Cache.Leases;

/// <summary>What runs in Redis as one step. Numbers are below 2^53, so Lua keeps all digits.</summary>
internal static class LeaseScripts
{
    // The sequence begins at the time, in microseconds: after Redis lost its data, versions continue to grow.
    private const string Next = """
        local function next(key)
          if redis.call('EXISTS', key) == 0 then
            local t = redis.call('TIME')
            redis.call('SET', key, t[1] .. string.format('%06d', tonumber(t[2])))
          end
          return string.format('%.0f', redis.call('INCR', key))
        end
        local function invalidated(first, since)
          for i = first, #KEYS do
            local v = redis.call('GET', KEYS[i])
            if v and tonumber(v) > tonumber(since) then return true end
          end
          return false
        end

        """;

    /// <summary>KEYS: sequence, lease, turn. ARGV: duration, delay after a write, in ms. Returns the number, or 0, and a time.</summary>
    public const string Claim = Next + """
        if redis.call('EXISTS', KEYS[3]) == 1 then return {'0', tonumber(ARGV[2])} end
        if redis.call('EXISTS', KEYS[2]) == 1 then return {'0', redis.call('PTTL', KEYS[2])} end
        local n = next(KEYS[1])
        redis.call('SET', KEYS[2], n, 'PX', ARGV[1])
        return {n, tonumber(ARGV[1])}
        """;

    /// <summary>KEYS: lease. ARGV: number.</summary>
    public const string Release = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('DEL', KEYS[1])
        """;

    /// <summary>KEYS: sequence, lease, turn, tags. ARGV: lease, maximum duration in ms. Returns the version, -1 if another write runs, -2 if the lease is lost.</summary>
    public const string Begin = Next + """
        if redis.call('EXISTS', KEYS[3]) == 1 then return '-1' end
        if ARGV[1] ~= '0' and (redis.call('GET', KEYS[2]) ~= ARGV[1] or invalidated(4, ARGV[1])) then return '-2' end
        redis.call('DEL', KEYS[2])
        local n = next(KEYS[1])
        redis.call('SET', KEYS[3], n, 'PX', ARGV[2])
        return n
        """;

    /// <summary>KEYS: turn, tags. ARGV: version, since. Returns 1 if the value may stay.</summary>
    public const string End = Next + """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        return invalidated(2, ARGV[2]) and 0 or 1
        """;

    /// <summary>KEYS: sequence, tag. ARGV: lifetime in ms.</summary>
    public const string InvalidateTag = Next + """
        local n = next(KEYS[1])
        redis.call('SET', KEYS[2], n, 'PX', ARGV[1])
        return n
        """;
}
