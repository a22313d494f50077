using RpcGateway.Host.Monitoring;
using RpcGateway.SampleContracts;
using RpcGateway.Server;
using RpcGateway.Services;

namespace RpcGateway.Host.Samples;

/// <summary>Registers the sample services and their dependencies.</summary>
internal static class SampleServices
{
    public static IRpcGatewayBuilder AddSamples(this IRpcGatewayBuilder gateway)
    {
        var services = gateway.Services;
        services.AddSingleton<EchoService>();
        services.AddSingleton<CalcService>();
        services.AddSingleton<ChatRooms>();
        services.AddSingleton<ChatService>();
        services.AddSingleton<JobsService>();
        services.AddSingleton(CreateSampler);
        services.AddSingleton<MonitorService>();
        return gateway
            .AddStreamJsonRpcBackend(JsonLanguageServer.Name, JsonLanguageServer.Configure)
            .AddService<IEcho, EchoService>()
            .AddService<ICalc, CalcService>()
            .AddService<IChat, ChatService>()
            .AddService<IJobs, JobsService>()
            .AddService<IMonitor, MonitorService>()
            .AddConnectionObserver<ChatService>();
    }

    private static ProcessSampler CreateSampler(IServiceProvider services)
    {
        var connections = services.GetRequiredService<IRpcConnections>();
        return new ProcessSampler(() => connections.Count, services.GetRequiredService<TimeProvider>());
    }
}
