namespace RpcGateway.Checker.Faults;

/// <summary>What happens to connections and to the server.</summary>
internal enum FaultKind
{
    /// <summary>Both sockets of a connection are reset.</summary>
    Reset,

    /// <summary>The server loses the connection, and the client is not informed.</summary>
    HalfOpen,

    /// <summary>Nothing passes in either direction, and no end is informed; new connections wait as well.</summary>
    BlackHole,

    /// <summary>A few KB per second pass, late.</summary>
    SlowLink,

    /// <summary>The process of the server is stopped and continued. With several nodes: that of one node, for less than its lease.</summary>
    Pause,

    /// <summary>The server shuts down by SIGTERM and is started again. With several nodes: one after the other.</summary>
    Restart,

    /// <summary>The server, or one of several nodes, is killed and started again.</summary>
    Kill,

    /// <summary>The process of one node is stopped for longer than its lease, and continued.</summary>
    LongPause,

    /// <summary>Redis shuts down by SIGTERM, and is started again without its data.</summary>
    RedisRestart,

    /// <summary>The process of Redis is stopped and continued.</summary>
    RedisPause,

    /// <summary>One node loses its connections to Redis, and new ones do not pass anything.</summary>
    RedisCut,

    /// <summary>A few KB per second pass between Redis and each node, late.</summary>
    RedisSlow,
}
