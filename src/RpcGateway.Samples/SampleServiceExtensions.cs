using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Accounts;
using RpcGateway.Samples.Arena;
using RpcGateway.Samples.Cache;
using RpcGateway.Samples.Cache.Storage;
using RpcGateway.Samples.Calc;
using RpcGateway.Samples.Chat;
using RpcGateway.Samples.Echo;
using RpcGateway.Samples.JobBoard;
using RpcGateway.Samples.Jobs;
using RpcGateway.Samples.Monitoring;
using RpcGateway.Samples.Notes;
using RpcGateway.Samples.Push;
using RpcGateway.Samples.Storage;
using RpcGateway.Samples.Ticker;
using RpcGateway.Services;

namespace RpcGateway.Samples;

/// <summary>Adds the sample services and their dependencies to a gateway or a backend.</summary>
public static class SampleServiceExtensions
{
    /// <summary>Adds all sample services except <c>jobs</c>, which can run in other processes.</summary>
    /// <param name="builder">The gateway or backend.</param>
    /// <param name="folder">A folder for files; null for a temporary one, which is deleted when the process stops.</param>
    /// <param name="postgreSql">The connection string of a database, which several nodes share; null to use a file in the folder.</param>
    /// <param name="redis">The address of a Redis, which the caches of several nodes share; null to use the memory of the process.</param>
    /// <param name="pushToken">The token of the senders of <c>push</c>; null if sending is not allowed.</param>
    /// <param name="jobsRunOnWorkers">Whether stored jobs wait for workers; otherwise this process runs them.</param>
    public static IRpcServiceBuilder AddSamples(
        this IRpcServiceBuilder builder,
        string? folder = null,
        string? postgreSql = null,
        string? pushToken = null,
        string? redis = null,
        bool jobsRunOnWorkers = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        var mailbox = services.AddSampleMailbox(new SampleStorage(folder, postgreSql));
        mailbox.AddAccounts();
        services.AddSingleton<EchoService>();
        services.AddSingleton<CalcService>();
        services.AddSingleton(CreateSampler);
        services.AddSingleton<MonitorService>();
        return builder
            .AddService<IEcho, EchoService>()
            .AddService<ICalc, CalcService>()
            .AddService<IMonitor, MonitorService>()
            .AddChat(mailbox)
            .AddNotes(mailbox)
            .AddPush(mailbox, pushToken)
            .AddJobBoard(mailbox, jobsRunOnWorkers ? new JobBoardOptions { MaxRunning = 0 } : null)
            .AddArena()
            .AddTicker()
            .AddCache(new CacheSettings { Redis = redis });
    }

    /// <summary>Adds <c>jobs</c>.</summary>
    public static IRpcServiceBuilder AddJobs(this IRpcServiceBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<JobsService>();
        return builder.AddService<IJobs, JobsService>();
    }

    private static ProcessSampler CreateSampler(IServiceProvider services)
    {
        var connections = services.GetRequiredService<IRpcConnections>();
        return new ProcessSampler(() => connections.Count, services.GetRequiredService<TimeProvider>());
    }
}
