using StackExchange.Redis;

namespace RpcGateway.Redis.Connecting;

/// <summary>What the gateway requires of the client library, whatever else is configured.</summary>
internal static class LinkConfiguration
{
    public static ConfigurationOptions Create(RpcRedisOptions options, string nodeId)
    {
        var configuration = options.Configuration.Clone();

        // A failed attempt is reported, and the gateway makes the next one.
        configuration.AbortOnConnectFail = true;
        configuration.ConnectRetry = 1;

        // Without a connection, commands fail at once instead of waiting and being sent late.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.AsyncTimeout = (int)options.Lease.TotalMilliseconds;

        // Commands and subscriptions on two connections: a burst of messages does not delay commands.
        configuration.Protocol ??= RedisProtocol.Resp2;
        configuration.ClientName ??= $"rpcgateway-{nodeId}";
        return configuration;
    }
}
