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

    /// <summary>The process of the server is stopped and continued.</summary>
    Pause,

    /// <summary>The server shuts down by SIGTERM and is started again.</summary>
    Restart,

    /// <summary>The server is killed and started again.</summary>
    Kill,
}
