using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Client;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Backends;

/// <summary>A gateway with services that run in it, or in a backend behind it.</summary>
internal sealed class ServedServices : IAsyncDisposable
{
    private const string BackendPath = "/rpc/backends";

    private readonly TestGateway? _gateway;
    private readonly TestBackend? _backend;
    private readonly RpcTestGateway? _memory;
    private readonly TestLog? _memoryLog;

    private ServedServices(TestGateway gateway, TestBackend? backend)
    {
        _gateway = gateway;
        _backend = backend;
    }

    private ServedServices(RpcTestGateway memory, TestLog log)
    {
        _memory = memory;
        _memoryLog = log;
    }

    /// <summary>The gateway that clients connect to.</summary>
    public TestGateway Gateway => _gateway ?? throw new InvalidOperationException("The gateway has no address.");

    /// <summary>The services of the process in which the calls run.</summary>
    public IServiceProvider Services => _backend?.Services ?? _memory?.Services ?? Gateway.Services;

    /// <summary>The log of the process in which the calls run.</summary>
    public TestLog Log => _backend?.Log ?? _memoryLog ?? Gateway.Log;

    /// <summary>The backend.</summary>
    public TestBackend Backend => _backend ?? throw new InvalidOperationException("The services run in the gateway.");

    /// <summary>Starts the processes.</summary>
    /// <param name="placement">Where the services run.</param>
    /// <param name="add">Adds services, filters and observers.</param>
    /// <param name="contracts">The names of the contracts.</param>
    /// <param name="services">Adds other services, to both processes.</param>
    /// <param name="options">Changes options that both kinds of processes have.</param>
    public static async Task<ServedServices> StartAsync(
        Placement placement,
        Action<IRpcServiceBuilder> add,
        string[] contracts,
        Action<IServiceCollection>? services = null,
        Action<RpcConnectionOptions>? options = null)
    {
        if (placement == Placement.InProcess)
        {
            return new ServedServices(await TestGateway.StartAsync(add, options, services), null);
        }

        if (placement == Placement.InMemory)
        {
            var log = new TestLog();
            return new ServedServices(await StartInMemoryAsync(log, add, services, options).DefaultTimeout(), log);
        }

        var gateway = await TestGateway.StartAsync(
            builder => builder.AddBackends(backends => backends.AllowContracts(contracts)),
            options,
            services,
            app => app.MapRpcBackends(BackendPath));
        var backend = await TestBackend.StartAsync(
            add,
            backend =>
            {
                options?.Invoke(backend);
                backend.Gateways.Add(gateway.At(BackendPath));
            },
            services);
        await backend.WaitForConnectedAsync().DefaultTimeout();
        return new ServedServices(gateway, backend);
    }

    /// <summary>Connects a client. With a clock that does not pass by itself, if the gateway is in memory.</summary>
    public async Task<RpcClient> ConnectClientAsync(Action<RpcClientOptions> configure)
    {
        if (_memory is null)
        {
            return await RpcClient.ConnectAsync(Gateway.Rpc, configure).DefaultTimeout();
        }

        var client = _memory.CreateClient(configure);
        await client.ConnectAsync();
        return client.Client;
    }

    /// <summary>Connects to the gateway without any RPC library.</summary>
    public Task<RawWebSocket> ConnectAsync(string? bearer = null) => Gateway.ConnectAsync(bearer: bearer);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }

        await (_memory?.DisposeAsync() ?? Gateway.DisposeAsync()).DefaultTimeout();
        _memoryLog?.Dispose();
    }

    private static Task<RpcTestGateway> StartInMemoryAsync(
        TestLog log,
        Action<IRpcServiceBuilder> add,
        Action<IServiceCollection>? services,
        Action<RpcConnectionOptions>? options) => RpcTestGateway.StartAsync(
        gateway =>
        {
            gateway.Services.Configure<RpcGatewayOptions>(configured => options?.Invoke(configured));
            services?.Invoke(gateway.Services);
            add(gateway);
        },
        test =>
        {
            test.ConfigureBuilder = builder => builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug);
            test.ConfigureApplication = app => app.UseAuthentication();
        });
}
