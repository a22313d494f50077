using RpcGateway.Server;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>The gateway with all options at their defaults, unless a command sets one for its server.</summary>
internal sealed class GatewayServer : IHostedServer
{
    /// <summary>The environment variable with <see cref="RpcGatewayOptions.ReconnectDelay"/>, in seconds.</summary>
    public const string ReconnectDelay = "RPCGATEWAY_BENCHMARK_RECONNECT_DELAY";

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<BenchService>();
        services.AddRpcGateway(options => options.ReconnectDelay = TimeSpan.FromSeconds(
            int.TryParse(Environment.GetEnvironmentVariable(ReconnectDelay), out var seconds) ? seconds : 0)).AddService<IBench, BenchService>();
    }

    public void Map(WebApplication app) => app.MapRpcGateway("/rpc");
}
