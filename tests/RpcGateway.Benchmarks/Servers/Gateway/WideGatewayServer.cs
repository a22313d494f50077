using RpcGateway.Benchmarks.Contracts;
using RpcGateway.Server;

namespace RpcGateway.Benchmarks.Servers.Gateway;

/// <summary>
/// The gateway with room for ten thousand calls and streams on one connection, where the defaults allow a hundred: what
/// grows too fast would hide below them.
/// </summary>
internal sealed class WideGatewayServer : IHostedServer
{
    private const int Limit = 10_000;

    public string Name => "gateway-wide";

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BenchService>().AddSingleton<GrowthService>();
        services.AddRpcGateway(options =>
            {
                options.MaxConcurrentCalls = Limit;
                options.MaxStreams = Limit;
            })
            .AddService<IBench, BenchService>()
            .AddService<IGrowth, GrowthService>();
    }

    public void Map(WebApplication app) => app.MapRpcGateway("/rpc");
}
