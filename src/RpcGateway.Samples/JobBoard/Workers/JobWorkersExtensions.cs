using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Server;

namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>Adds <c>jobWorkers</c>.</summary>
internal static class JobWorkersExtensions
{
    /// <summary>The endpoint of workers. It is separate from the one of clients, and needs authorization.</summary>
    public const string Endpoint = "workers";

    /// <summary>Lets workers run stored jobs. The job board must be added too.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="options">When a worker counts as lost.</param>
    public static IRpcGatewayBuilder AddJobWorkers(this IRpcGatewayBuilder gateway, JobWorkerOptions? options = null)
    {
        gateway.Services.AddSingleton(options ?? new JobWorkerOptions());
        gateway.Services.AddSingleton<JobWorkersService>();
        gateway.ForEndpoint(Endpoint).AddService<IJobWorkers, JobWorkersService>();
        return gateway;
    }
}
