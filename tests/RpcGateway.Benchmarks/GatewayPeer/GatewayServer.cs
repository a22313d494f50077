using RpcGateway.Server;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>The gateway with all options at their defaults.</summary>
internal sealed class GatewayServer : IHostedServer
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BenchService>();
        services.AddRpcGateway().AddService<IBench, BenchService>();
    }

    public void Map(WebApplication app) => app.MapRpcGateway("/rpc");
}
