namespace RpcGateway.Benchmarks.Nodes;

/// <summary>
/// The first of three nodes that share a Redis server. It starts the others, which are the same server with the address of Redis in
/// their environment.
/// </summary>
/// <param name="name">The name with which this program runs the server.</param>
/// <param name="addServices">Adds the services of a node, with the address of Redis.</param>
/// <param name="map">Maps the endpoints of a node.</param>
internal sealed class NodesServer(string name, Action<IServiceCollection, string> addServices, Action<WebApplication> map)
    : IHostedServer
{
    private const string RedisVariable = "RPCGATEWAY_BENCHMARK_REDIS";
    private const int Others = 2;

    private RedisProcess? _redis;

    public void AddServices(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable(RedisVariable) is not { } address)
        {
            _redis = RedisProcess.Start();
            address = $"127.0.0.1:{_redis.Port}";
            Environment.SetEnvironmentVariable(RedisVariable, address);
        }

        addServices(services, address);
    }

    public void Map(WebApplication app) => map(app);

    public async ValueTask<IAsyncDisposable?> StartOtherAsync(WebApplication app, int port)
    {
        if (_redis is null)
        {
            return null;
        }

        var nodes = new List<ServerProcess>();
        for (var i = 0; i < Others; i++)
        {
            nodes.Add(await ServerProcess.StartAsync(ThisProgram.CreateServer(name)));
        }

        return new Neighbours(nodes, _redis);
    }
}
