using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Servers are replaced while clients call them. No call fails, and none is executed twice.</summary>
public sealed class RollingRestartTests : IAsyncLifetime
{
    private const int Callers = 8;

    private readonly Register _register = new();
    private readonly List<TestGateway> _servers = [];
    private readonly List<RpcClient> _clients = [];
    private readonly TestLog _log = new();
    private volatile TestGateway _current = null!;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync().DefaultTimeout();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        _log.Dispose();
    }

    [Fact]
    public async Task ThreeServers_DrainInTurnUnderLoad_NoCallFailsOrRunsTwice()
    {
        await StartServerAsync();
        var (over, load) = StartLoad();
        var before = _servers[0];

        for (var i = 0; i < 3; i++)
        {
            await WaitForCallsAsync(1000);
            await StartServerAsync();
            await before.App.StopAsync().DefaultTimeout();
            before = _current;
        }

        await WaitForCallsAsync(1000);
        over.Cancel();
        await load.DefaultTimeout();
        _register.Executions.Values.Should().OnlyContain(executions => executions == 1);
    }

    [Fact]
    public async Task OneServer_RestartsUnderLoad_CallsWaitForIt()
    {
        await StartServerAsync();
        var (over, load) = StartLoad();
        await WaitForCallsAsync(1000);

        await _servers[0].App.StopAsync().DefaultTimeout();
        await StartServerAsync();

        await WaitForCallsAsync(1000);
        over.Cancel();
        await load.DefaultTimeout();
        _register.Executions.Values.Should().OnlyContain(executions => executions == 1);
    }

    [Fact]
    public async Task Stream_OfAServerThatDrains_IsReadToItsEnd()
    {
        await StartServerAsync();
        var counted = Connect().GetProxy<IRegister>();
        await using var items = counted.CountAsync(3).GetAsyncEnumerator();
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        var draining = _servers[0];
        await StartServerAsync();
        var stopping = draining.App.StopAsync();
        await draining.Log.WaitForAsync("Draining").DefaultTimeout();
        (await counted.AddAsync(1).DefaultTimeout()).Should().Be(1);

        _register.More.Continue();

        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeTrue();
        items.Current.Should().Be(2);
        (await items.MoveNextAsync().DefaultTimeout()).Should().BeFalse();
        await stopping.DefaultTimeout();
    }

    private async Task StartServerAsync()
    {
        var server = await TestGateway.StartAsync(
            gateway => gateway.AddService<IRegister, RegisterService>(), services: services => services.AddSingleton(_register));
        _servers.Add(server);
        _current = server;
    }

    // Each number is added once; several callers share each client.
    private (CancellationTokenSource Over, Task Load) StartLoad()
    {
        var over = new CancellationTokenSource();
        RpcClient[] clients = [Connect(), Connect()];
        var load = Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() => CallAsync(clients[i % clients.Length]))));
        return (over, load);

        async Task CallAsync(RpcClient client)
        {
            var register = client.GetProxy<IRegister>();
            while (!over.IsCancellationRequested)
            {
                var number = _register.NextNumber();
                (await register.AddAsync(number).DefaultTimeout()).Should().Be(number);
            }
        }
    }

    // Like a client behind a load balancer, which sends each new connection to a server that is ready.
    private RpcClient Connect()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(_current.Address.Host, _current.Address.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = RpcClient.Create(new Uri("ws://gateway/rpc"), options =>
        {
            options.HttpInvoker = new HttpMessageInvoker(handler);
            options.LoggerFactory = _log;
            options.Reconnect.RetryFirstConnect = true;
        });
        _clients.Add(client);
        return client;
    }

    private Task WaitForCallsAsync(int count)
    {
        var reached = _register.Executions.Count + count;
        return Eventually.IsTrueAsync(() => _register.Executions.Count >= reached);
    }

    private sealed class Register
    {
        private int _last;

        public SyncPoint More { get; } = new();

        public ConcurrentDictionary<int, int> Executions { get; } = [];

        public int NextNumber() => Interlocked.Increment(ref _last);
    }

    private sealed class RegisterService(Register register) : IRegister
    {
        public async Task<int> AddAsync(int number)
        {
            register.Executions.AddOrUpdate(number, 1, static (_, before) => before + 1);

            // Some calls complete at once, others later.
            if (number % 2 == 0)
            {
                await Task.Yield();
            }

            return number;
        }

        public async IAsyncEnumerable<int> CountAsync(int to, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var i = 0; i < to; i++)
            {
                yield return i;
                await register.More.WaitToContinue(cancellationToken);
            }
        }
    }
}

[RpcContract("register")]
public interface IRegister
{
    Task<int> AddAsync(int number);

    IAsyncEnumerable<int> CountAsync(int to, CancellationToken cancellationToken = default);
}
