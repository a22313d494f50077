using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Sessions;
using RpcGateway.Server;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>Several nodes of one gateway in this process, and what a load balancer in front of them does.</summary>
internal sealed class Cluster(string redis) : IAsyncDisposable
{
    private readonly string _prefix = $"{Guid.NewGuid():n}:";
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly List<TestGateway> _nodes = [];

    /// <summary>The log of the clients.</summary>
    public TestLog Log { get; } = new();

    /// <summary>Starts a node. The header <c>x-user</c> of a request gives its user.</summary>
    public async Task<TestGateway> StartAsync(Action<RpcGatewayOptions>? options = null)
    {
        var node = await TestGateway.StartAsync(
            gateway => gateway.AddRedisBackplane(redis, redis => redis.Prefix = _prefix).AddService<ILedger, LedgerService>(),
            options,
            services => services.AddSingleton<LedgerService>(),
            app =>
            {
                app.Use((http, next) =>
                {
                    if (http.Request.Headers["x-user"].ToString() is { Length: > 0 } user)
                    {
                        http.User = new ClaimsPrincipal(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user), new(ClaimTypes.Name, user)], "test"));
                    }

                    return next(http);
                });
                app.MapRpcNodes("/rpc/nodes");
            });
        _owned.Add(node);
        _nodes.Add(node);
        await Eventually.IsTrueAsync(() => _nodes.All(KnowsOthers));
        return node;
    }

    /// <summary>A load balancer that sends new connections to one node.</summary>
    public TcpRelay Balance(TestGateway node)
    {
        var relay = new TcpRelay(node.Address.Port);
        _owned.Add(relay);
        return relay;
    }

    /// <summary>Connects a client through a load balancer.</summary>
    public async Task<RpcClient> ConnectAsync(TcpRelay balancer, Action<RpcClientOptions>? configure = null)
    {
        var client = await RpcClient.ConnectAsync(balancer.Rpc, options =>
        {
            options.LoggerFactory = Log;
            options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
            options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(options);
        }).DefaultTimeout();
        _owned.Add(client);
        return client;
    }

    private bool KnowsOthers(TestGateway node) => _nodes.Where(other => other != node).All(other =>
        node.Services.GetRequiredService<RedisBackplane>().FindLinkAddress(other.Services.GetRequiredService<GatewayNode>().Id) is not null);

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync().DefaultTimeout();
        }

        Log.Dispose();
    }
}
