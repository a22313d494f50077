namespace RpcGateway.Benchmarks.Servers;

/// <summary>A server of the comparison that is a .NET program; it runs in a process of its own (<see cref="ServerHost"/>).</summary>
internal interface IHostedServer
{
    string Name { get; }

    void AddServices(IServiceCollection services);

    void Map(WebApplication app);
}
