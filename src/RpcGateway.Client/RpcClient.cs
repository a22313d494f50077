using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Binding;
using RpcGateway.Client.Callbacks;
using RpcGateway.Client.Calls;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Client;

/// <summary>
/// A client of a gateway: one WebSocket, reconnected when it breaks, and typed proxies that use it.
/// </summary>
public sealed class RpcClient : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<RpcClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConnectionGate _gate;
    private readonly StateNotifier _states;
    private readonly ConnectionNotifier _notifier;
    private readonly CallbackRegistry _callbacks;
    private readonly ReconnectLoop _loop;
    private readonly RpcClientOptions _options;
    private Task? _running;
    private bool _disposed;

    internal RpcClient(IRpcConnector connector, RpcClientOptions options)
    {
        var logger = GuardedLogger.Guard(options.LoggerFactory.CreateLogger<RpcClient>());
        _options = options;
        _gate = new ConnectionGate(options.MaxWaitingCalls);
        _states = new StateNotifier(this, options, logger);
        _notifier = new ConnectionNotifier(this, logger);
        _callbacks = new CallbackRegistry(options.SerializerOptions);
        options.Callbacks.ForEach(add => add(_callbacks));
        _loop = new ReconnectLoop(connector, _gate, _states, _notifier, _callbacks.Methods, options, logger);
        Invoker = new ReconnectingInvoker(_gate, options, () => Start());
    }

    /// <summary>
    /// Raised after each change of <see cref="State"/>, in order. A handler may make calls but must not block, because the next
    /// change waits for it. Exceptions of handlers are logged.
    /// </summary>
    public event EventHandler<RpcClientStateChange>? StateChanged
    {
        add => _states.Changed += value;
        remove => _states.Changed -= value;
    }

    /// <summary>
    /// Raised when the server rejects a message with an error that does not identify a call. A call fails with this error only if
    /// no other message can have caused it. Handlers run on the connection's read loop and must not block. Exceptions of handlers
    /// are logged.
    /// </summary>
    public event EventHandler<RpcException>? ProtocolErrorReceived
    {
        add => _notifier.ProtocolErrorReceived += value;
        remove => _notifier.ProtocolErrorReceived -= value;
    }

    /// <summary>
    /// Raised when the server reports that messages to this client may have been lost between the nodes of the gateway, although the
    /// connection was not: read again what the application needs to know. Handlers run on the connection's read loop and must not
    /// block. Exceptions of handlers are logged.
    /// </summary>
    public event EventHandler? MessagesMissed
    {
        add => _notifier.MessagesMissed += value;
        remove => _notifier.MessagesMissed -= value;
    }

    /// <summary>The client's state.</summary>
    public RpcClientState State => _states.Current;

    /// <summary>
    /// The server's id for the connection; null if the client is not connected, or if the server sent none.
    /// </summary>
    public string? ConnectionId => _loop.ConnectionId;

    /// <summary>
    /// Whether the current connection, or the last one, continued where the client was when it lost its socket; see
    /// <see cref="RpcClientStateChange.Recovered"/>. Null for the first connection, and before it.
    /// </summary>
    public bool? Recovered => _loop.Recovered;

    /// <summary>Completes when the client has closed; the result is the reason.</summary>
    public Task<RpcClose> Closed => _closed.Task;

    /// <summary>Makes calls on the current connection; proxies are built on it.</summary>
    public RpcInvoker Invoker { get; }

    /// <summary>Connects to a gateway.</summary>
    /// <param name="address">The gateway's URL, for example <c>wss://host/rpc</c>; https and http are read as wss and ws.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="OptionsValidationException">Options or address are invalid; all errors are listed.</exception>
    /// <exception cref="RpcConnectionLostException">The connection failed.</exception>
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
    /// Creates a client that connects on its first call or <see cref="WaitForConnectionAsync"/>.
    /// </summary>
    /// <exception cref="OptionsValidationException">Options or address are invalid; all errors are listed.</exception>
    public static RpcClient Create(Uri address, Action<RpcClientOptions>? configure = null)
    {
        var options = new RpcClientOptions();
        configure?.Invoke(options);
        return Create(address, options);
    }

    /// <summary>Waits for a connection; starts connecting if the client is idle.</summary>
    /// <exception cref="RpcConnectionLostException">The client was disposed or stopped reconnecting.</exception>
    public async Task WaitForConnectionAsync(CancellationToken cancellationToken = default)
    {
        _ = Start();
        await _states.Settled.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (State == RpcClientState.Closed)
        {
            throw _gate.NotConnected();
        }
    }

    /// <summary>Creates a typed proxy. It stays valid when the client reconnects.</summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    public TContract GetProxy<TContract>()
        where TContract : class => RpcContracts.Get<TContract>().CreateProxy(Invoker);

    /// <summary>
    /// Creates a typed proxy whose calls have options, for example the idempotency key of one call. Methods with streams or binary
    /// content, and notifications, cannot be called with a key.
    /// </summary>
    /// <typeparam name="TContract">The contract.</typeparam>
    public TContract GetProxy<TContract>(RpcCallOptions options)
        where TContract : class
    {
        ArgumentNullException.ThrowIfNull(options);
        var invoker = options.IdempotencyKey is { } key
            ? new ReconnectingInvoker(_gate, _options, () => Start(), new CallSettings { IdempotencyKey = key })
            : Invoker;
        return RpcContracts.Get<TContract>().CreateProxy(invoker);
    }

    /// <summary>
    /// Registers <paramref name="instance"/> for calls from the server, on this connection and all later ones. If several objects
    /// are registered for a contract, each one receives every notification, in the order of registration, and the one that was
    /// registered last receives the calls with a result.
    /// </summary>
    /// <typeparam name="TCallback">The callback contract.</typeparam>
    /// <returns>Dispose it to remove the registration; running calls complete normally.</returns>
    public IDisposable AddCallback<TCallback>(TCallback instance)
        where TCallback : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        return _callbacks.Add(instance);
    }

    /// <summary>Closes the connection, fails waiting calls, and stops connecting.</summary>
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

    internal static RpcClient Create(Uri address, RpcClientOptions options) => Create(
        address,
        options,
        normalized => OperatingSystem.IsBrowser()
            ? new BrowserConnector(normalized, options)
            : new WebSocketConnector(normalized, options));

    internal static RpcClient Create(Uri address, RpcClientOptions options, Func<Uri, IRpcConnector> connect)
    {
        ArgumentNullException.ThrowIfNull(address);
        string[] errors = [.. GatewayAddress.Validate(address), .. options.Validate()];
        if (errors.Length > 0)
        {
            throw new OptionsValidationException(nameof(RpcClientOptions), typeof(RpcClientOptions), errors);
        }

        return new RpcClient(connect(GatewayAddress.Normalize(address)), options);
    }

    // Suppresses the caller's context: the loop outlives the call that starts it, and must not continue its trace.
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
