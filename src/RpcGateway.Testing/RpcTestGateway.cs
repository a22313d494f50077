using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Client;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.Testing.Network;
using RpcGateway.Testing.Waits;

namespace RpcGateway.Testing;

/// <summary>
/// A gateway in memory, for tests of services and clients: real handshakes, frames and messages without sockets, a clock that the
/// test advances, and a network whose faults the test causes.
/// </summary>
public sealed class RpcTestGateway : IAsyncDisposable
{
    private const int QuietChecks = 10;

    private readonly Lock _lock = new();
    private readonly List<RpcTestClient> _clients = [];
    private readonly WebApplication? _application;
    private readonly TestServer _server;
    private readonly IRpcConnections _connections;
    private readonly TestTime _time;
    private readonly Uri _address;

    private RpcTestGateway(WebApplication? application, TestServer server, string path, TimeSpan limit)
    {
        _application = application;
        _server = server;
        _connections = server.Services.GetRequiredService<IRpcConnections>();
        var clock = server.Services.GetService<TimeProvider>() as RpcTestClock;
        Clock = clock ?? new RpcTestClock();
        _time = new TestTime(clock, limit);
        _address = new UriBuilder(new Uri(server.BaseAddress, path))
        {
            Scheme = server.BaseAddress.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
        }.Uri;
    }

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => _server.Services;

    /// <summary>The clock of the gateway and of its clients. It has no effect if they use the system clock.</summary>
    public RpcTestClock Clock { get; }

    /// <summary>Starts a gateway.</summary>
    /// <param name="gateway">Adds services, filters and observers.</param>
    /// <param name="configure">Sets the options.</param>
    public static async Task<RpcTestGateway> StartAsync(
        Action<IRpcGatewayBuilder> gateway, Action<RpcTestGatewayOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        var options = new RpcTestGatewayOptions();
        configure?.Invoke(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        if (!options.UsesSystemClock)
        {
            builder.Services.AddSingleton<TimeProvider>(new RpcTestClock());
        }

        options.ConfigureBuilder?.Invoke(builder);
        gateway(builder.Services.AddRpcGateway());
        var application = builder.Build();
        options.ConfigureApplication?.Invoke(application);
        application.MapRpcGateway(options.Path);
        try
        {
            await application.StartAsync();
            return new RpcTestGateway(application, application.GetTestServer(), options.Path, options.WaitLimit);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Uses an application that the test has started, for example <c>Server</c> of a <c>WebApplicationFactory</c>. Its clock is
    /// <see cref="Clock"/> if it registers an <see cref="RpcTestClock"/> as <see cref="TimeProvider"/>.
    /// </summary>
    /// <param name="server">The server; it is not disposed.</param>
    /// <param name="path">The path of the gateway.</param>
    public static RpcTestGateway Use(TestServer server, string path = "/rpc")
    {
        ArgumentNullException.ThrowIfNull(server);
        return new RpcTestGateway(null, server, path, new RpcTestGatewayOptions().WaitLimit);
    }

    /// <summary>Creates a client with the proxy of a contract.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    /// <param name="configure">Sets the client's options.</param>
    /// <param name="user">The user of the connection, unless the application authenticates another one.</param>
    public RpcTestClient<TContract> CreateClient<TContract>(
        Action<RpcClientOptions>? configure = null, ClaimsPrincipal? user = null)
        where TContract : class
    {
        var faults = new NetworkFaults();
        return Add(new RpcTestClient<TContract>(CreateClient(faults, configure, user), faults, _time));
    }

    /// <summary>Creates a client.</summary>
    /// <param name="configure">Sets the client's options.</param>
    /// <param name="user">The user of the connection, unless the application authenticates another one.</param>
    public RpcTestClient CreateClient(Action<RpcClientOptions>? configure = null, ClaimsPrincipal? user = null)
    {
        var faults = new NetworkFaults();
        return Add(new RpcTestClient(CreateClient(faults, configure, user), faults, _time));
    }

    /// <summary>
    /// Lets time pass: advances <see cref="Clock"/> from timer to timer, and waits before each step until everything that the last one
    /// caused has been sent, received and started.
    /// </summary>
    public Task AdvanceAsync(TimeSpan by) => _time.AdvanceAsync(
        by, () => SettleAsync(static () => true, static () => "The messages under way did not arrive"));

    /// <summary>Completes when the number of open connections is <paramref name="count"/>.</summary>
    public Task WaitForConnectionsAsync(int count) => WaitAsync(
        () => _connections.Count == count, () => $"There are {_connections.Count} connections, and did not become {count}");

    /// <summary>Completes when a call of a method is running in the gateway.</summary>
    /// <param name="method">The name on the wire, for example <c>chat.send</c>.</param>
    /// <param name="count">How many calls of it must be running at least.</param>
    public Task WaitForCallAsync(string method, int count = 1) => WaitAsync(
        () => RunningCalls().Count(running => running == method) >= count,
        () => $"{count} calls of {method} did not start (running: {string.Join(", ", RunningCalls().DefaultIfEmpty("none"))})");

    /// <summary>
    /// Completes when all is quiet: every message has arrived, and no call of a client is running. Messages that a fault blocks or
    /// delays do not count.
    /// </summary>
    public Task WaitUntilQuietAsync() => SettleAsync(
        () => _connections.RunningCalls == 0,
        () => $"The gateway did not become quiet (running: {string.Join(", ", RunningCalls().DefaultIfEmpty("none"))})");

    /// <summary>Completes when a condition of the test holds.</summary>
    /// <param name="condition">The condition, which is checked again and again.</param>
    public Task WaitUntilAsync(Func<bool> condition) => WaitAsync(condition, () => "The condition did not hold");

    /// <summary>Closes the clients, and stops the gateway if the test host started it.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in Clients())
        {
            await client.DisposeAsync();
        }

        if (_application is not null)
        {
            await _time.EndAsync(_application.StopAsync(), "The gateway did not stop");
            await _application.DisposeAsync();
        }
    }

    private TClient Add<TClient>(TClient client)
        where TClient : RpcTestClient
    {
        lock (_lock)
        {
            _clients.Add(client);
        }

        return client;
    }

    private RpcTestClient[] Clients()
    {
        lock (_lock)
        {
            return [.. _clients];
        }
    }

    private RpcClient CreateClient(NetworkFaults faults, Action<RpcClientOptions>? configure, ClaimsPrincipal? user)
    {
        var options = new RpcClientOptions { TimeProvider = _time.Provider };
        if (Services.GetService<ILoggerFactory>() is { } loggers)
        {
            options.LoggerFactory = loggers;
        }

        // Delays are those of the options, not a random part of them.
        options.Reconnect.Jitter = static () => 1;
        configure?.Invoke(options);
        return RpcClient.Create(_address, options, address => new MemoryConnector(_server, address, options, user, faults));
    }

    private IEnumerable<string> RunningCalls() => _connections.List()
        .SelectMany(connection => _connections.ListRunningCalls(connection.ConnectionId))
        .Select(call => call.Method);

    // All is settled if nothing is under way and nothing has moved for some time: work moves between threads, so a single look can
    // miss it.
    private Task SettleAsync(Func<bool> condition, Func<string> describe)
    {
        var moved = -1L;
        return WaitAsync(IsSettled, describe, QuietChecks);

        bool IsSettled()
        {
            var before = moved;
            var connections = _connections.List();
            moved = connections.Sum(connection => connection.ReceivedBytes + connection.SentBytes)
                + Clients().Sum(client => client.Network.MessagesToServer + client.Network.MessagesToClient);

            // What a session keeps for a client that is away is not under way.
            var waiting = connections.Where(connection => !connection.IsDetached).Sum(connection => connection.OutboundBytes);
            return moved == before && waiting == 0 && !Clients().Any(client => client.IsMoving) && condition();
        }
    }

    private Task WaitAsync(Func<bool> condition, Func<string> describe, int times = 1) =>
        Condition.WaitAsync(condition, _time.Limit, describe, times);
}
