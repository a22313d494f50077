namespace RpcGateway.Benchmarks.Hosting;

/// <summary>A server of the comparison that is part of this program and runs in a process of its own.</summary>
internal interface IHostedServer
{
    void AddServices(IServiceCollection services);

    void Map(WebApplication app);

    /// <summary>Starts the process that the server needs, before it announces its port.</summary>
    ValueTask<IAsyncDisposable?> StartOtherAsync(WebApplication app, int port) => default;
}
