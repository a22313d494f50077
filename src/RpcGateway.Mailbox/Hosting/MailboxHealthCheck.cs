using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Hosting;

/// <summary>Degraded while the store fails: the process still serves everything else.</summary>
internal sealed class MailboxHealthCheck(StoreStatus status) : IHealthCheck
{
    public const string Name = "rpcgateway-mailbox";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(status.IsAvailable
        ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded("The store of the mailbox fails: messages cannot be stored or read."));
}
