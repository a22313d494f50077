using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server;
using RpcGateway.Server.Backends;
using RpcGateway.Server.Connections;
using RpcGateway.Server.Dispatch;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Backends;

/// <summary>A gateway without a web server: backends and clients connect in memory, and the test sets the clock.</summary>
internal sealed class MemoryGateway : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly BackendParts _parts;
    private readonly GatewayMethods _methods;
    private readonly List<IAsyncDisposable> _open = [];
    private readonly List<Task> _running = [];
    private readonly List<GatewayClient> _clients = [];
    private int _connections;

    public MemoryGateway(Action<RpcGatewayBackendOptions>? configure = null, IKeyedTargetStore? targets = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        services.AddSingleton<TimeProvider>(Time);
        if (targets is not null)
        {
            services.AddSingleton(targets);
        }

        services.AddRpcGateway().AddBackends(options =>
        {
            options.AllowContracts("chat");
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider();
        _parts = _services.GetRequiredService<BackendParts>();
        _methods = _services.GetRequiredService<GatewayMethods>();
        _methods.Set([(null, new RpcMethodTable([]))]);
    }

    public TestLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public BackendRegistry Registry => _parts.Registry;

    public GatewayNode Node => _parts.Node;

    /// <summary>The options of the connections. Nothing ends because the clock is advanced quickly.</summary>
    public RpcConnectionOptions Options { get; } = new()
    {
        KeepAliveInterval = TimeSpan.FromMinutes(10),
        HandshakeTimeout = Timeout.InfiniteTimeSpan,
        MessageTimeout = Timeout.InfiniteTimeSpan,
        IdleTimeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Accepts a backend, which has not registered.</summary>
    /// <param name="owner">The user that it authenticated as.</param>
    public MemoryBackend ConnectBackend(string? owner = null) => ConnectBackend(InMemoryTransport.CreatePair(), owner);

    /// <summary>The same, with the ends of a transport.</summary>
    public MemoryBackend ConnectBackend((IRpcTransport Gateway, IRpcTransport Backend) ends, string? owner = null)
    {
        var backend = new MemoryBackend(ends.Backend, Options, Log, Time);
        _running.Add(AcceptBackend(ends.Gateway, owner));
        _open.Add(backend);
        return backend;
    }

    /// <summary>Runs the gateway's end of a link until it ends.</summary>
    public async Task AcceptBackend(IRpcTransport transport, string? owner = null)
    {
        var id = $"backend-{Interlocked.Increment(ref _connections)}";
        var context = new ConnectionContext(id, Options, RpcSubprotocol.JsonRpc, Log.CreateLogger("Link"), Time, null);
        await using var connection = new BackendConnection(transport, context, owner, NetworkAddresses.Unknown, _parts);
        await connection.RunAsync();
    }

    /// <summary>Accepts a client.</summary>
    public RpcConnection ConnectClient(RpcMethodTable? callbacks = null)
    {
        var (gatewayEnd, clientEnd) = InMemoryTransport.CreatePair();
        AcceptClient(gatewayEnd);
        return Run(Create(clientEnd, "client", callbacks ?? RpcMethodTable.Empty, null));
    }

    /// <summary>Accepts a client that the test plays. Returns the gateway's end.</summary>
    public RpcConnection AcceptClient(IRpcTransport transport)
    {
        var id = $"client-{Interlocked.Increment(ref _connections)}";
        var state = new GatewayClient(
            new DefaultHttpContext(), new RpcConnectionContext(id, new System.Security.Claims.ClaimsPrincipal(), Time.GetUtcNow()), null);
        state.Connection = Create(transport, id, _methods.Of(null), state);
        _clients.Add(state);
        return Run(state.Connection);
    }

    /// <summary>Adds a client to a group.</summary>
    public async Task JoinAsync(int client, string group)
    {
        await Node.StartAsync(default);
        await Node.AddAsync(_clients[client], userId: null, default);
        await Node.HandleAsync(new BackplaneRequest(_clients[client].Id, BackplaneOperation.Join, group), default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var open in _open)
        {
            await open.DisposeAsync().DefaultTimeout();
        }

        await Task.WhenAll(_running).DefaultTimeout();
        Registry.Routes.SelectMany(route => route.Instances).Should().BeEmpty("every link has ended");
        await _services.DisposeAsync();
        Log.Dispose();
    }

    private RpcConnection Run(RpcConnection connection)
    {
        _open.Add(connection);
        _running.Add(connection.RunAsync());
        return connection;
    }

    private RpcConnection Create(IRpcTransport transport, string id, RpcMethodTable methods, object? state) =>
        new(transport, new RpcConnectionSettings
        {
            Id = id,
            Options = Options,
            Methods = methods,
            State = state,
            Subprotocol = RpcSubprotocol.RpcGatewayV1,
            LoggerFactory = Log,
            TimeProvider = Time,
        });
}
