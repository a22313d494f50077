using Microsoft.Extensions.DependencyInjection;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Calc;
using RpcGateway.Samples.Chat;
using RpcGateway.Samples.Echo;
using RpcGateway.Samples.Jobs;
using RpcGateway.Samples.Monitoring;
using RpcGateway.Services;

namespace RpcGateway.Samples;

/// <summary>Adds the sample services and their dependencies to a gateway or a backend.</summary>
public static class SampleServiceExtensions
{
    /// <summary>Adds all sample services except <c>jobs</c>, which can run in other processes.</summary>
    public static IRpcServiceBuilder AddSamples(this IRpcServiceBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddSingleton<EchoService>();
        services.AddSingleton<CalcService>();
        services.AddSingleton<ChatRooms>();
        services.AddSingleton<ChatService>();
        services.AddSingleton(CreateSampler);
        services.AddSingleton<MonitorService>();
        return builder
            .AddService<IEcho, EchoService>()
            .AddService<ICalc, CalcService>()
            .AddService<IChat, ChatService>()
            .AddService<IMonitor, MonitorService>()
            .AddConnectionObserver<ChatService>();
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
