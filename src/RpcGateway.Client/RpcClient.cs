using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Client.Callbacks;
using RpcGateway.Client.Calls;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;

namespace RpcGateway.Client;

/// <summary>
/// A gateway as its client sees it: one WebSocket, made anew when it breaks, and typed proxies over it.
/// </summary>
public sealed class RpcClient : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<RpcClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConnectionGate _gate;
    private readonly StateNotifier _states;
    private readonly ProtocolErrorNotifier _protocolErrors;
    private readonly CallbackRegistry _callbacks;
    private readonly ReconnectLoop _loop;
    private Task? _running;
    private bool _disposed;

    internal RpcClient(IRpcConnector connector, RpcClientOptions options)
    {
        var logger = RpcLogging.Guard(options.LoggerFactory.CreateLogger<RpcClient>());
        _gate = new ConnectionGate(options.MaxWaitingCalls);
        _states = new StateNotifier(this, options, logger);
        _protocolErrors = new ProtocolErrorNotifier(this, logger);
        _callbacks = new CallbackRegistry(options);
        options.Callbacks.ForEach(add => add(_callbacks));
        _loop = new ReconnectLoop(connector, _gate, _states, _protocolErrors, _callbacks.Methods, options, logger);
        Invoker = new ReconnectingInvoker(_gate, options, () => Start());
    }

    /// <summary>
    /// Raised after each change of <see cref="State"/>, in order. A handler may make calls, but must not block: the
    /// next change waits for it. What it throws is logged.
    /// </summary>
    public event EventHandler<RpcClientStateChange>? StateChanged
    {
        add => _states.Changed += value;
        remove => _states.Changed -= value;
    }

    /// <summary>
    /// Raised when the server reports that it could not use a message, with an error that names no call. A call fails with
    /// this error only if no other message can have caused it. A handler runs on the connection's read loop and must not
    /// block. What it throws is logged.
    /// </summary>
    public event EventHandler<RpcException>? ProtocolErrorReceived
    {
        add => _protocolErrors.Received += value;
        remove => _protocolErrors.Received -= value;
    }

    /// <summary>Where the client stands.</summary>
    public RpcClientState State => _states.Current;

    /// <summary>
    /// The id that the server knows the connection by; null without a connection, or if the server told none.
    /// </summary>
    public string? ConnectionId => _loop.ConnectionId;

    /// <summary>Ends when the client has closed, and says why.</summary>
    public Task<RpcClose> Closed => _closed.Task;

    /// <summary>The gate for calls, whatever the connection; proxies are made of it.</summary>
    public RpcInvoker Invoker { get; }

    /// <summary>Connects to a gateway.</summary>
    /// <param name="address">Where it listens, as <c>wss://host/rpc</c>; https and http mean wss and ws.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="OptionsValidationException">Options or address have mistakes; all are listed.</exception>
    /// <exception cref="RpcConnectionLostException">The connection could not be made.</exception>
    public static async Task<RpcClient> ConnectAsync(
        Uri address, Action<RpcClientOptions>? configure = null, CancellationToken cancellationToken = default)
    {
        var client = Create(address, configure);
        try
        {
            await client.WaitForConnectionAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Creates a client that connects when it is first needed: by a call, or <see cref="WaitForConnectionAsync"/>.
    /// </summary>
    /// <exception cref="OptionsValidationException">Options or address have mistakes; all are listed.</exception>
    public static RpcClient Create(Uri address, Action<RpcClientOptions>? configure = null)
    {
        var options = new RpcClientOptions();
        configure?.Invoke(options);
        return Create(address, options);
    }

    /// <summary>Starts connecting, if nothing has yet, and waits for a connection.</summary>
    /// <exception cref="RpcConnectionLostException">The client has closed or gives up.</exception>
    public async Task WaitForConnectionAsync(CancellationToken cancellationToken = default)
    {
        _ = Start();
        await _states.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (State == RpcClientState.Closed)
        {
            throw _gate.NotConnected();
        }
    }

    /// <summary>A typed proxy, which stays valid over all connections.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    public TContract GetProxy<TContract>()
        where TContract : class => RpcContracts.Get<TContract>().CreateProxy(Invoker);

    /// <summary>
    /// Lets the server call <paramref name="instance"/> from now on, on this connection and all later ones. Of several objects for
    /// one contract each gets every notification, in the order of their registration, and the one that was registered last
    /// answers calls that have a result.
    /// </summary>
    /// <typeparam name="TCallback">The callback contract.</typeparam>
    /// <returns>Removes the object again; calls that run on it end normally.</returns>
    public IDisposable AddCallback<TCallback>(TCallback instance)
        where TCallback : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        return _callbacks.Add(instance);
    }

    /// <summary>Closes the connection, fails what waits, and ends all attempts to connect.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            await Start().ConfigureAwait(false);
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await Start().ConfigureAwait(false);
        _stopping.Dispose();
    }

    internal static RpcClient Create(Uri address, RpcClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(address);
        string[] mistakes = [.. GatewayAddress.Validate(address), .. options.Validate()];
        if (mistakes.Length > 0)
        {
            throw new OptionsValidationException(nameof(RpcClientOptions), typeof(RpcClientOptions), mistakes);
        }

        var normalized = GatewayAddress.Normalize(address);
        IRpcConnector connector = OperatingSystem.IsBrowser()
            ? new BrowserConnector(normalized, options)
            : new WebSocketConnector(normalized, options);
        return new RpcClient(connector, options);
    }

    // Without the caller's context: the loop outlives the call that starts it, and must not carry its trace along.
    private Task Start()
    {
        lock (_lock)
        {
            if (_running is null)
            {
                using (ExecutionContext.SuppressFlow())
                {
                    _running = Task.Run(RunAsync);
                }
            }

            return _running;
        }
    }

    private async Task RunAsync() => _closed.SetResult(await _loop.RunAsync(_stopping.Token).ConfigureAwait(false));
}
