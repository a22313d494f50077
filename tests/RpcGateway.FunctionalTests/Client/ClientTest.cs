using RpcGateway.Client;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>Creates a server and its clients, with a log that fails the test on an unexpected error.</summary>
public abstract class ClientTest : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _owned = [];

    private protected TestLog Log { get; } = new();

    private protected FakeTimeProvider Time { get; } = new();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync().DefaultTimeout();
        }

        Log.Dispose();
    }

    private protected async Task<ProbeServer> StartServerAsync(ProbeServerSettings? settings = null) =>
        Own(await ProbeServer.StartAsync(settings).DefaultTimeout());

    private protected async Task<RpcClient> ConnectAsync(
        ProbeServer server, Action<RpcClientOptions>? configure = null) =>
        Own(await RpcClient.ConnectAsync(server.Address, options => Configure(options, configure)).DefaultTimeout());

    private protected RpcClient Create(Uri address, Action<RpcClientOptions>? configure = null) =>
        Own(RpcClient.Create(address, options => Configure(options, configure)));

    private protected T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    /// <summary>Advances the clock past the current reconnect delay.</summary>
    private protected async Task SkipDelayAsync(RpcClientStateChange reconnecting)
    {
        await Time.WaitForTimersAsync().DefaultTimeout();
        Time.Advance(reconnecting.Delay);
    }

    private void Configure(RpcClientOptions options, Action<RpcClientOptions>? configure)
    {
        options.LoggerFactory = Log;
        options.TimeProvider = Time;

        // So long that jitter never rounds it to zero, which would leave no timer to wait for.
        options.Reconnect.InitialDelay = TimeSpan.FromMinutes(10);
        options.Reconnect.MaxDelay = TimeSpan.FromHours(1);
        configure?.Invoke(options);
    }
}
