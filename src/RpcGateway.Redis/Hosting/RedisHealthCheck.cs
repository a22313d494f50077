using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RpcGateway.Redis.Hosting;

/// <summary>Degraded while there is no connection to Redis: the node still serves its own clients.</summary>
internal sealed class RedisHealthCheck(RedisBackplane backplane) : IHealthCheck
{
    public const string Name = "rpcgateway-redis";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(backplane.IsConnected
        ? HealthCheckResult.Healthy($"{backplane.PeerCount} other nodes.")
        : HealthCheckResult.Degraded("No connection to Redis: other nodes are not reachable."));
}
