namespace RpcGateway.Server.Backends;

/// <summary>The processes that calls with idempotency keys were sent to, for all nodes of a gateway.</summary>
internal interface IKeyedTargetStore
{
    /// <summary>Notes which process gets a call, unless it is known.</summary>
    /// <param name="user">The user; empty for an anonymous caller.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="process">The id of the process; null to read only.</param>
    /// <returns>The process that got the first call with the key; null if none did.</returns>
    /// <exception cref="RpcException">It cannot be noted, so the call must not be sent.</exception>
    Task<string?> AddAsync(string user, string key, string? process);
}
