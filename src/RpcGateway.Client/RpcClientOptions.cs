using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RpcGateway.Client.Callbacks;
using RpcGateway.Client.Tokens;
using RpcGateway.Client.Validation;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Client;

/// <summary>Options for connections, calls and callbacks of a client.</summary>
public sealed class RpcClientOptions : RpcConnectionOptions
{
    private TokenSource? _tokens;

    /// <summary>
    /// Creates options with the documented defaults. For a client, <see cref="RpcConnectionOptions.HandshakeTimeout"/>,
    /// <see cref="RpcConnectionOptions.MessageTimeout"/> and <see cref="RpcConnectionOptions.IdleTimeout"/> are infinite, because a silent server is not an error.
    /// </summary>
    public RpcClientOptions()
    {
        HandshakeTimeout = Timeout.InfiniteTimeSpan;
        MessageTimeout = Timeout.InfiniteTimeSpan;
        IdleTimeout = Timeout.InfiniteTimeSpan;
    }

    /// <summary>HTTP headers of the WebSocket handshake. Default: none. Not available in browsers.</summary>
    [UnsupportedOSPlatform("browser")]
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the bearer token, or null to connect without a user. Called before every connection attempt, and on an open connection
    /// before its token expires, so it can return a fresh token; never twice at a time. The token is sent in the handshake's
    /// Authorization header, or, from a browser, in <c>$/hello</c>, and later in <c>$/authenticate</c>. If the server does not accept the
    /// token, or if null is returned after a token has expired, connecting fails with <see cref="RpcErrorCode.Unauthenticated"/>.
    /// Default: null; the client sends no token.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? AccessTokenProvider { get; set; }

    /// <summary>
    /// Whether to continue without a user if the server does not accept the token of the handshake. Default: false. Has no effect in
    /// browsers.
    /// </summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>
    /// The time limit for one connection attempt, from the token to the end of <see cref="OnConnected"/>.
    /// Default: 15 s. Range: 100 ms to 10 min, or <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time limit for a call, from the start until its response, including the wait for a connection; for a stream, until its
    /// first response. After that the call fails with <see cref="RpcErrorCode.DeadlineExceeded"/> and is cancelled on the server.
    /// Default: <see cref="Timeout.InfiniteTimeSpan"/>, because calls may run for hours and keep-alive detects a dead server.
    /// Range: 1 ms to 24 h.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How often a call that the server refused because of a rate limit is made again, after the time that the server asks for and a
    /// random part. Not if that is more than 5 min or the remaining time of the call, and not for methods with streams among their
    /// parameters. Default: 0. Range: 0 to 100.
    /// </summary>
    public int MaxRateLimitRetries { get; set; }

    /// <summary>
    /// The time limit for closing, after which the connection is aborted. Default: 5 s. Range: 0 to 10 min.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The number of bytes of sent messages that the client keeps until the server has acknowledged them, so that it can continue on
    /// another socket without losing any; binary streams may take eight times as much. 0 turns sessions off. Default: 256 KiB.
    /// Range: 0, or 16 KiB to 16 MiB.
    /// </summary>
    public int ResumeBufferSize { get; set; } = 256 * 1024;

    /// <summary>When and how often to reconnect.</summary>
    public RpcReconnectOptions Reconnect { get; } = new();

    /// <summary>What happens to a call while the client is not connected. Default: it waits.</summary>
    public RpcDisconnectedBehavior WhenDisconnected { get; set; } = RpcDisconnectedBehavior.Wait;

    /// <summary>
    /// The maximum number of calls that wait for a connection; further calls fail at once. Default: 1,000. Range: 1 to 1,000,000.
    /// </summary>
    public int MaxWaitingCalls { get; set; } = 1000;

    /// <summary>
    /// Runs on every new connection before waiting calls are sent, for example to rejoin rooms. If it fails, the connection
    /// attempt fails. Default: none.
    /// </summary>
    public Func<RpcConnection, CancellationToken, Task>? OnConnected { get; set; }

    /// <summary>
    /// Whether to offer the subprotocol <c>rpcgateway.v1</c>. Default: true. Set it to false for a plain JSON-RPC server that
    /// accepts any subprotocol without implementing it.
    /// </summary>
    public bool OfferExtensions { get; set; } = true;

    /// <summary>
    /// Configures the WebSocket: proxy, certificates, cookies. Default: none. Not available in browsers, which control these
    /// themselves.
    /// </summary>
    [UnsupportedOSPlatform("browser")]
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; set; }

    /// <summary>
    /// Sends the handshake's HTTP request, for example the invoker of a test server; it then controls proxy and certificates.
    /// Default: none, a new network connection each time. Not available in browsers, which perform the handshake themselves.
    /// </summary>
    [UnsupportedOSPlatform("browser")]
    public HttpMessageInvoker? HttpInvoker { get; set; }

    /// <summary>Creates the loggers. Default: no logging.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The clock for delays and deadlines. Default: the system clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal List<Action<CallbackRegistry>> Callbacks { get; } = [];

    /// <summary>Asks <see cref="AccessTokenProvider"/>, or null. Used when the options are final.</summary>
    internal TokenSource? Tokens => AccessTokenProvider is { } provider
        ? LazyInitializer.EnsureInitialized(ref _tokens, () => new TokenSource(provider))
        : null;

    /// <summary>
    /// Registers <paramref name="instance"/> for calls from the server. <see cref="RpcClient.AddCallback"/> does the same later, and
    /// its registration can be removed.
    /// </summary>
    /// <typeparam name="TCallback">The callback contract.</typeparam>
    public RpcClientOptions AddCallback<TCallback>(TCallback instance)
        where TCallback : class
    {
        ArgumentNullException.ThrowIfNull(instance);

        // Runs when the options are final, because they determine how arguments are read.
        Callbacks.Add(registry => registry.Add(instance));
        return this;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Validate() =>
    [
        .. base.Validate(),
        .. ValidateValues(),
        .. Reconnect.Validate(),
        .. OperatingSystem.IsBrowser() ? ValidateForBrowser() : ValidateHeaders(),
    ];

    private IEnumerable<string> ValidateValues()
    {
        string?[] errors =
        [
            OptionChecks.Time(
                nameof(ConnectTimeout),
                ConnectTimeout,
                TimeSpan.FromMilliseconds(100),
                TimeSpan.FromMinutes(10),
                allowsInfinite: true),
            OptionChecks.Time(
                nameof(CallTimeout), CallTimeout, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(24), allowsInfinite: true),
            OptionChecks.Time(nameof(CloseTimeout), CloseTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Enum.IsDefined(WhenDisconnected) ? null : $"WhenDisconnected is {WhenDisconnected}, but must be Wait or Fail.",
            ResumeBufferLimits.Validate(ResumeBufferSize),
            MaxWaitingCalls is >= 1 and <= 1_000_000
                ? null
                : $"MaxWaitingCalls is {MaxWaitingCalls}, but must be from 1 to 1000000.",
            MaxRateLimitRetries is >= 0 and <= 100
                ? null
                : $"MaxRateLimitRetries is {MaxRateLimitRetries}, but must be from 0 to 100.",
            LoggerFactory is null ? "LoggerFactory must not be null." : null,
            TimeProvider is null ? "TimeProvider must not be null." : null,
        ];
        return errors.OfType<string>();
    }

    // A browser performs the WebSocket handshake itself.
    [SuppressMessage(
        "Interoperability",
        "CA1416:Validate platform compatibility",
        Justification = "The options are only compared with their defaults.")]
    private IEnumerable<string> ValidateForBrowser()
    {
        if (Headers.Count > 0)
        {
            yield return "Headers cannot be set in a browser. AccessTokenProvider sends a token in $/hello instead.";
        }

        if (ConfigureWebSocket is not null)
        {
            yield return "ConfigureWebSocket cannot be used in a browser, which controls proxy, certificates and cookies.";
        }

        if (HttpInvoker is not null)
        {
            yield return "HttpInvoker cannot be used in a browser, which performs the handshake itself.";
        }

        if (AccessTokenProvider is not null && !OfferExtensions)
        {
            yield return "AccessTokenProvider requires OfferExtensions in a browser, where the token is sent in $/hello.";
        }
    }

    [UnsupportedOSPlatform("browser")]
    private IEnumerable<string> ValidateHeaders()
    {
        foreach (var (name, value) in Headers)
        {
            if (OptionChecks.Header(name, value) is { } error)
            {
                yield return error;
            }
        }

        if (AccessTokenProvider is not null && Headers.ContainsKey("Authorization"))
        {
            yield return "Both AccessTokenProvider and the Authorization header are set. Use only one of them.";
        }
    }
}
