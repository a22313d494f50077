using System.Net.WebSockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Client.Callbacks;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;

namespace RpcGateway.Client;

/// <summary>How a client connects, calls and is called.</summary>
public sealed class RpcClientOptions : RpcConnectionOptions
{
    /// <summary>
    /// Creates options with the defaults below. A client's own <see cref="RpcConnectionOptions.HandshakeTimeout"/> and
    /// <see cref="RpcConnectionOptions.IdleTimeout"/> are infinite: a quiet server is no fault.
    /// </summary>
    public RpcClientOptions()
    {
        HandshakeTimeout = Timeout.InfiniteTimeSpan;
        IdleTimeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>HTTP headers of the WebSocket handshake. Default: none. A browser cannot set any.</summary>
    [UnsupportedOSPlatform("browser")]
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the bearer token, or null for none; asked before every connect, so it may return a fresh one each time.
    /// The token goes into the handshake's Authorization header, or, from a browser, into <c>$/hello</c>. Default: none.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? AccessTokenProvider { get; set; }

    /// <summary>
    /// The time that one attempt to connect may take, from the token to the end of <see cref="OnConnected"/>.
    /// Default: 15 s. Range: 100 ms to 10 min, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time a call may take until its answer, waiting for the connection included; for a stream, until its first
    /// answer. Then it fails with <see cref="RpcErrorCode.DeadlineExceeded"/> and is cancelled on the server.
    /// Default: <see cref="Timeout.InfiniteTimeSpan"/>, since calls may run for hours and a dead peer is noticed by
    /// keep-alive. Range: 1 ms to 24 h.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// The time that closing may take before the connection is dropped. Default: 5 s. Range: 0 to 10 min.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When and how often to connect again.</summary>
    public RpcReconnectOptions Reconnect { get; } = new();

    /// <summary>What happens to a call while there is no connection. Default: it waits.</summary>
    public RpcDisconnectedBehavior WhenDisconnected { get; set; } = RpcDisconnectedBehavior.Wait;

    /// <summary>
    /// The calls that may wait for a connection; those beyond fail at once. Default: 1,000. Range: 1 to 1,000,000.
    /// </summary>
    public int MaxWaitingCalls { get; set; } = 1000;

    /// <summary>
    /// Runs on every new connection before calls go through it: the place to join rooms again. If it fails, so does the
    /// attempt to connect. Default: none.
    /// </summary>
    public Func<RpcConnection, CancellationToken, Task>? OnConnected { get; set; }

    /// <summary>
    /// Whether to offer the subprotocol <c>rpcgateway.v1</c>. Default: true. Switch it off for a plain JSON-RPC server
    /// that accepts any subprotocol without knowing it.
    /// </summary>
    public bool OfferExtensions { get; set; } = true;

    /// <summary>
    /// Sets what else the WebSocket has: a proxy, certificates, cookies. Default: nothing. In a browser, the browser
    /// decides on these.
    /// </summary>
    [UnsupportedOSPlatform("browser")]
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; set; }

    /// <summary>
    /// Carries the handshake's HTTP request, as the client of a test server does; proxy and certificates are then its
    /// own. Default: none, a new connection each time. A browser makes the handshake itself.
    /// </summary>
    [UnsupportedOSPlatform("browser")]
    public HttpMessageInvoker? HttpInvoker { get; set; }

    /// <summary>Where log lines go. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The clock of delays and deadlines. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal List<Action<CallbackRegistry>> Callbacks { get; } = [];

    /// <summary>
    /// Lets the server call <paramref name="instance"/>; <see cref="RpcClient.AddCallback"/> does it later and can take it back.
    /// </summary>
    /// <typeparam name="TCallback">The callback contract.</typeparam>
    public RpcClientOptions AddCallback<TCallback>(TCallback instance)
        where TCallback : class
    {
        ArgumentNullException.ThrowIfNull(instance);

        // Built when the options are final: they say how arguments are read.
        Callbacks.Add(registry => registry.Add(instance));
        return this;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() => [.. base.Validate(), .. RpcClientOptionsValidator.Validate(this)];
}
