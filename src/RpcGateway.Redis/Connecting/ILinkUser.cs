namespace RpcGateway.Redis.Connecting;

/// <summary>What uses the connection to Redis.</summary>
internal interface ILinkUser
{
    /// <summary>Prepares a new connection: subscribes to everything. The connection is given up if this throws.</summary>
    Task AttachAsync(RedisLink link, int generation, CancellationToken cancellationToken);

    /// <summary>Called in regular intervals while the connection exists.</summary>
    void Beat(RedisLink link);

    /// <summary>The connection was lost.</summary>
    Task DetachAsync(Exception reason);
}
