using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Mailbox;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Services;

namespace RpcGateway.Samples.JobBoard;

/// <summary>Adds <c>jobBoard</c>.</summary>
internal static class JobBoardExtensions
{
    /// <param name="builder">The gateway.</param>
    /// <param name="mailbox">The mailbox for orders and ends.</param>
    /// <param name="options">The limits.</param>
    public static IRpcServiceBuilder AddJobBoard(
        this IRpcServiceBuilder builder, IRpcMailboxBuilder mailbox, JobBoardOptions? options = null)
    {
        options ??= new JobBoardOptions();
        mailbox
            .AddMessages<JobRecord>("job", messages => messages.Retention = new RpcMailRetention { MaxAge = options.Lifetime })
            .AddMessages<JobNodeBeat>("job-node", messages => messages.Retention = new RpcMailRetention { MaxCount = 1000 });

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobNodes>();
        services.AddSingleton<JobRunners>();
        services.AddSingleton<JobScheduler>();
        services.AddHostedService(provider => provider.GetRequiredService<JobScheduler>());
        services.AddSingleton<JobBoardService>();
        return builder.AddService<IJobBoard, JobBoardService>();
    }
}
