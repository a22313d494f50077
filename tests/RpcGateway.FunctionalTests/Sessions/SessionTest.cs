using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>A gateway, and clients behind a relay that can cut their sockets.</summary>
public abstract class SessionTest : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private protected TestLog Log { get; } = new();

    private protected SessionEvents Events { get; } = new();

    private protected async Task<TestGateway> StartAsync(
        Action<RpcGatewayOptions>? options = null, TimeProvider? time = null, Action<IServiceCollection>? services = null)
    {
        var gateway = await TestGateway.StartAsync(
            gateway => gateway.AddService<ILedger, LedgerService>().AddConnectionObserver<SessionEvents>(),
            options,
            added =>
            {
                added.AddSingleton<LedgerService>().AddSingleton(Events);
                services?.Invoke(added);
                if (time is not null)
                {
                    added.AddSingleton(time);
                }
            });
        return Own(gateway);
    }

    private protected TcpRelay Relay(TestGateway gateway) => Own(new TcpRelay(gateway.Address.Port));

    private protected async Task<RpcClient> ConnectAsync(Uri address, Action<RpcClientOptions>? configure = null) =>
        Own(await RpcClient.ConnectAsync(address, options =>
        {
            options.LoggerFactory = Log;
            options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
            options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(options);
        }).DefaultTimeout());

    private protected static Task<RpcClientStateChange> NextConnectedAsync(RpcClient client) =>
        new StateLog(client).NextAsync(RpcClientState.Connected);

    private protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync().DefaultTimeout();
        }

        Log.Dispose();
    }
}
