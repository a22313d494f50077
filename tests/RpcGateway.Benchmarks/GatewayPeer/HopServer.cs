using RpcGateway.Server;
using RpcGateway.Server.Backends;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>A gateway that serves nothing itself: a backend in a process of its own serves the contract.</summary>
internal sealed class HopServer : IHostedServer
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    public void AddServices(IServiceCollection services) =>
        services.AddRpcGateway().AddBackends(options => options.RequireContracts("bench"));

    public void Map(WebApplication app)
    {
        app.MapRpcGateway("/rpc");
        app.MapRpcBackends("/backends");
    }

    public async ValueTask<IAsyncDisposable?> StartOtherAsync(WebApplication app, int port)
    {
        var backend = await ServerProcess.StartAsync(
            new ThisProgram("backend", ThisProgram.BackendCommand, $"ws://127.0.0.1:{port}/backends"));
        var registry = app.Services.GetRequiredService<BackendRegistry>();
        while (!registry.FindMissing().IsEmpty)
        {
            await Task.Delay(PollInterval);
        }

        return backend;
    }
}
