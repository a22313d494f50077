using RpcGateway.Benchmarks.Contracts;
using RpcGateway.Server;

namespace RpcGateway.Benchmarks.Servers.Gateway;

/// <summary>The gateway as its users write it: every option at its default.</summary>
internal sealed class GatewayServer : IHostedServer
{
    public string Name => "gateway";

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BenchService>();
        services.AddRpcGateway().AddService<IBench, BenchService>();
    }

    public void Map(WebApplication app) => app.MapRpcGateway("/rpc");
}
