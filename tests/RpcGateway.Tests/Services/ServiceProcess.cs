using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.Services.Connections;
using RpcGateway.Services.Dispatch;
using RpcGateway.Services.Hosting;
using RpcGateway.Services.Registration;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Services;

/// <summary>A process with services and without a web server: its clients are connected in memory.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly TestLog _log;
    private readonly RpcMethodTable _methods;

    private ServiceProcess(ServiceProvider services, TestLog log, RpcMethodTable methods)
    {
        Services = services;
        _log = log;
        _methods = methods;
    }

    public ServiceProvider Services { get; }

    public static async Task<ServiceProcess> StartAsync(Action<IRpcServiceBuilder> add)
    {
        var log = new TestLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddAuthorizationCore();
        SharedServices.Add(services, _ => new HostSettings("The process", new RpcConnectionOptions()));
        services.AddSingleton<InMemoryHub>();
        services.AddSingleton<IBackplane, InMemoryBackplane>();
        services.AddSingleton<GatewayNode>();
        services.AddSingleton<IClientRoutes>(provider => provider.GetRequiredService<GatewayNode>());
        services.AddSingleton<IReceiverRegistry>(provider => provider.GetRequiredService<GatewayNode>());
        add(new Builder(services));
        var provider = services.BuildServiceProvider(validateScopes: true);
        await provider.GetRequiredService<GatewayNode>().StartAsync(CancellationToken.None).DefaultTimeout();
        var tables = await MethodTableBuilder.Create(provider, protocolMethods: []).BuildAsync();
        return new ServiceProcess(provider, log, tables.Single().Table);
    }

    /// <summary>Connects a client.</summary>
    /// <returns>The client's end, and the task that runs this end.</returns>
    public (RpcConnection Client, Task Served) Connect(string id, ClaimsPrincipal user, IDeskCallback callback)
    {
        var (clientEnd, serverEnd) = InMemoryTransport.CreatePair();
        var served = Serve(id, user, serverEnd, RpcSubprotocol.JsonRpc);
        var connection = new RpcConnection(clientEnd, new RpcConnectionSettings
        {
            Methods = new RpcMethodTable(RpcMethodHandler.ForInstance(callback, new RpcConnectionOptions().SerializerOptions)),
            LoggerFactory = _log,
        });
        return (connection, Task.WhenAll(served, connection.RunAsync()));
    }

    /// <summary>Serves a client over a transport.</summary>
    /// <returns>Completes when the connection has ended.</returns>
    public Task Serve(string id, ClaimsPrincipal user, IRpcTransport transport, RpcSubprotocol subprotocol)
    {
        var runner = Services.GetRequiredService<ConnectionRunner>();
        var client = new ConnectedClient(new RpcConnectionContext(id, user, DateTimeOffset.UnixEpoch));
        client.Connection = new RpcConnection(transport, new RpcConnectionSettings
        {
            Id = id,
            Methods = _methods,
            State = client,
            Lost = runner.Leave,
            LoggerFactory = _log,
            Subprotocol = subprotocol,
        });
        return runner.RunAsync(Task.FromResult(client));
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _log.Dispose();
    }

    private sealed class Builder(IServiceCollection services) : IRpcServiceBuilder
    {
        public IServiceCollection Services { get; } = services;

        public string? Endpoint => null;
    }
}
