using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using RpcGateway.Backend.Validation;
using RpcGateway.Client.Validation;
using RpcGateway.Protocol;
using RpcGateway.Services;

namespace RpcGateway.Backend;

/// <summary>
/// The gateways of a backend, how it connects to them, and the limits of the connections to its clients. The gateway keeps clients
/// alive and closes idle ones; the backend's own <see cref="RpcConnectionOptions.IdleTimeout"/> is not used.
/// </summary>
public sealed class RpcBackendOptions : RpcConnectionOptions
{
    private const int EnvelopeRoom = 16 * 1024;

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private readonly HashSet<string> _perCall = new(StringComparer.Ordinal);

    /// <summary>
    /// The addresses of the gateway's nodes, for example <c>wss://gateway:5080/rpc/backends</c>: the path of
    /// <c>MapRpcBackends</c> on each node. The backend keeps one connection to each. At least one; no token in the query.
    /// </summary>
    public IList<Uri> Gateways { get; } = [];

    /// <summary>
    /// How often the host names in <see cref="Gateways"/> are resolved, to keep one link to each of their addresses: one address for all
    /// nodes of a gateway then suffices, for example a headless service of Kubernetes. The certificate is checked for the host name. A
    /// link drains and ends when its address was missing in three successive DNS responses. Addresses of one family are used, at most 64
    /// for each name. Default: null, one link for each entry of <see cref="Gateways"/>. Range: 1 s to 1 h.
    /// </summary>
    public TimeSpan? ResolveInterval { get; set; }

    /// <summary>
    /// The name of this process, unique among the instances of its contracts. It appears in logs, errors and the gateway's
    /// dashboard. Default: the machine's name, the process id and a random part. Range: 1 to 100 printable ASCII
    /// characters without spaces, quotes and backslashes.
    /// </summary>
    public string Instance { get; set; } =
        $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

    /// <summary>HTTP headers of the WebSocket handshake. Default: none.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Returns the bearer token that identifies this process to the gateway, or null for none. Called before every connection
    /// attempt, so it can return a fresh token. Default: none.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>>? AccessTokenProvider { get; set; }

    /// <summary>Configures the WebSocket: certificates, proxy, cookies. Default: none.</summary>
    public Action<ClientWebSocketOptions>? ConfigureWebSocket { get; set; }

    /// <summary>
    /// The time limit for one connection attempt, from the token to the accepted registration. Default: 15 s. Range: 100 ms to
    /// 10 min.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The maximum delay before the first attempt to reconnect. It doubles with each failed attempt; the actual delay is random,
    /// between zero and this maximum. Default: 500 ms. Range: 1 ms to 10 min.
    /// </summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The upper limit of the maximum delay, and the delay after a refused registration. A backend never stops reconnecting.
    /// Default: 5 s. Range: <see cref="ReconnectDelay"/> to 1 h.
    /// </summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time limit for running calls and streams when the host stops; the host's own shutdown timeout also applies.
    /// Default: 10 s. Range: 0 to 10 min.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The maximum size of a message that concerns no client of this process, in bytes: responses of other clients, and lists of
    /// connections. Default: 64 MiB. Range: 64 KiB to 1 GiB.
    /// </summary>
    public int MaxLinkMessageSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The number of bytes that may wait to be sent to a gateway before all of its clients wait;
    /// <see cref="RpcConnectionOptions.MaxOutboundBytes"/> applies to one client. Default: 16 MiB, which a network of 1 Gbit/s
    /// transmits in 0.13 s. Range: 1 MiB to 1 GiB.
    /// </summary>
    public int MaxLinkOutboundBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long and how many calls with idempotency keys are remembered.</summary>
    public RpcIdempotencyOptions Idempotency { get; } = new();

    internal IReadOnlySet<string> PerCallContracts => _perCall;

    // Returns a random fraction of a delay; tests replace it.
    internal Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    // Returns the addresses of a host; tests replace it.
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; set; } = Dns.GetHostAddressesAsync;

    /// <summary>
    /// Lets each call to these contracts run on any instance: the gateway chooses the less loaded one. Default: all calls of a
    /// client run on the same instance as long as it lives, so that state, streams and callbacks stay there.
    /// </summary>
    /// <param name="contracts">The names of contracts: the prefixes in <c>[RpcContract]</c>.</param>
    public RpcBackendOptions RoutePerCall(params IEnumerable<string> contracts)
    {
        ArgumentNullException.ThrowIfNull(contracts);
        _perCall.UnionWith(contracts);
        return this;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            BackendOptionChecks.Instance(Instance),
            OptionChecks.Time(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(100), TenMinutes),
            OptionChecks.Time(nameof(ReconnectDelay), ReconnectDelay, TimeSpan.FromMilliseconds(1), TenMinutes),
            OptionChecks.Time(nameof(MaxReconnectDelay), MaxReconnectDelay, ReconnectDelay, TimeSpan.FromHours(1)),
            ResolveInterval is { } interval
                ? OptionChecks.Time(nameof(ResolveInterval), interval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))
                : null,
            BackendOptionChecks.Number(nameof(MaxLinkMessageSize), MaxLinkMessageSize, 64 * 1024, 1024 * 1024 * 1024),
            BackendOptionChecks.Number(nameof(MaxLinkOutboundBytes), MaxLinkOutboundBytes, 1024 * 1024, 1024 * 1024 * 1024),
            OptionChecks.Time(nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero, TenMinutes),
        ];
        return
        [
            .. base.Validate(),
            .. BackendOptionChecks.Gateways(Gateways),
            .. BackendOptionChecks.Handshake(Headers, AccessTokenProvider is not null),
            .. errors.OfType<string>(),
            .. Idempotency.Validate(),
        ];
    }

    /// <summary>The options of the connections to clients. Their ends are decided by the gateway, which knows the clients.</summary>
    internal RpcConnectionOptions CreateClientOptions()
    {
        var options = (RpcBackendOptions)MemberwiseClone();
        options.HandshakeTimeout = Timeout.InfiniteTimeSpan;
        options.MessageTimeout = Timeout.InfiniteTimeSpan;
        options.IdleTimeout = Timeout.InfiniteTimeSpan;

        // The gateway has checked the size; its ids and trace context are longer than those of the client.
        options.MaxMessageSize += EnvelopeRoom;
        return options;
    }
}
