namespace RpcGateway.Benchmarks.SignalRPeer;

/// <summary>SignalR with its JSON protocol. All options but one are at their defaults.</summary>
internal sealed class SignalRServer : IHostedServer
{
    // The default of 32 KiB is smaller than the largest text of the comparison.
    public void AddServices(IServiceCollection services) =>
        services.AddSignalR(options => options.MaximumReceiveMessageSize = 1024 * 1024);

    public void Map(WebApplication app)
    {
        app.MapHub<BenchHub>("/hub");
        app.MapHub<CallbackHub>("/callbacks");
    }
}
