namespace RpcGateway.Benchmarks.Servers.SignalR;

/// <summary>SignalR with its JSON protocol, every option at its default.</summary>
internal sealed class SignalRServer : IHostedServer
{
    public string Name => "signalr";

    public void AddServices(IServiceCollection services) => services.AddSignalR();

    public void Map(WebApplication app) => app.MapHub<BenchHub>("/hub");
}
