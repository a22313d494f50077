namespace RpcGateway.Benchmarks.Servers.SignalR;

/// <summary>SignalR with its JSON protocol, every option at its default but one.</summary>
internal sealed class SignalRServer : IHostedServer
{
    public string Name => "signalr";

    // Its default of 32 KiB is smaller than the largest text of the comparison.
    public void AddServices(IServiceCollection services) =>
        services.AddSingleton<CallbackMembers>().AddSignalR(options => options.MaximumReceiveMessageSize = 1024 * 1024);

    public void Map(WebApplication app)
    {
        app.MapHub<BenchHub>("/hub");
        app.MapHub<CallbackHub>("/callbacks");
    }
}
