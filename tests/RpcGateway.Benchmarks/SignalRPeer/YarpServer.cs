using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace RpcGateway.Benchmarks.SignalRPeer;

/// <summary>A reverse proxy in front of a SignalR server in a process of its own.</summary>
internal sealed class YarpServer : IHostedServer
{
    private readonly InMemoryConfigProvider _configuration = new([], []);

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IProxyConfigProvider>(_configuration);
        services.AddReverseProxy();
    }

    public void Map(WebApplication app) => app.MapReverseProxy();

    public async ValueTask<IAsyncDisposable?> StartOtherAsync(WebApplication app, int port)
    {
        var signalR = await ServerProcess.StartAsync(ThisProgram.CreateServer(Peer.SignalR.Name));
        _configuration.Update(
            [new RouteConfig { RouteId = "all", ClusterId = "signalr", Match = new RouteMatch { Path = "{**rest}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "signalr",
                    Destinations = new Dictionary<string, DestinationConfig>
                    {
                        ["one"] = new() { Address = $"http://127.0.0.1:{signalR.Port}" },
                    },
                    HttpRequest = new ForwarderRequestConfig { Version = new Version(1, 1) },
                },
            ]);
        return signalR;
    }
}
