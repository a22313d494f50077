using RpcGateway.Samples.JobBoard.Workers;
using RpcGateway.Server;

namespace RpcGateway.Host.Backends;

/// <summary>Lets the workers that serve <c>jobs</c> also run stored jobs. The same processes may connect as backends.</summary>
internal static class WorkerHosting
{
    public static void AddWorkers(this IRpcGatewayBuilder gateway, TimeSpan? timeout)
    {
        var options = new JobWorkerOptions();
        gateway.AddJobWorkers(timeout is { } time ? options with { Timeout = time } : options);
    }

    public static void MapWorkers(this WebApplication app, string path, BackendSettings settings)
    {
        if (settings.JobsRunInBackends)
        {
            new BackendAccess(settings.Token, app.Services.GetRequiredService<ILogger<BackendAccess>>())
                .Protect(app.MapRpcGateway(path, JobWorkersExtensions.Endpoint));
        }
    }
}
