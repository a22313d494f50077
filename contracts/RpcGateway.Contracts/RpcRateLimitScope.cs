namespace RpcGateway;

/// <summary>Whose messages a rate limit counts together.</summary>
public enum RpcRateLimitScope
{
    /// <summary>The messages of one user on all of its connections. Those of an anonymous user are counted by address.</summary>
    User,

    /// <summary>The messages of one connection.</summary>
    Connection,

    /// <summary>The messages from one network address. IPv6 addresses are counted by their first 64 bits.</summary>
    Address,

    /// <summary>The messages of all clients of the process.</summary>
    Process,
}
