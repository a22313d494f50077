using RpcGateway.Protocol;
using RpcGateway.Protocol.Sessions;
using RpcGateway.Server.Handshakes;
using RpcGateway.Services;

namespace RpcGateway.Server;

/// <summary>Limits and behavior of the gateway, for all its endpoints.</summary>
public sealed class RpcGatewayOptions : RpcConnectionOptions
{
    private const int MaxReconnectRate = 1_000_000;

    private static readonly TimeSpan MaxShutdownTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxReconnectDelay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxExpirationWarning = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinResumeWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxResumeWindow = TimeSpan.FromHours(1);

    /// <summary>
    /// The origins whose pages may connect in addition to the gateway's own, for example <c>https://app.example.com</c>; <c>*</c>
    /// for any. Clients other than browsers send no origin and are always allowed. Default: none (same origin only).
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// The authentication scheme that validates the token in <c>$/hello</c> and <c>$/authenticate</c>. Default: null, the application's default scheme.
    /// </summary>
    public string? TokenScheme { get; set; }

    /// <summary>
    /// Whether a connection is closed when its token expires without having been renewed: at the time that the authentication scheme
    /// gives (<c>AuthenticationProperties.ExpiresUtc</c>), or that is in the claim <c>exp</c>. Without such a time, the connection stays
    /// open. A client can return with a new token, and continue its session. Default: true.
    /// </summary>
    public bool CloseOnTokenExpiration { get; set; } = true;

    /// <summary>
    /// How long before a token expires its client is warned at the latest; it is warned earlier by a random time of up to the same
    /// length, but not in the first half of its time. Default: 30 s. Range: 1 s to 1 h.
    /// </summary>
    public TimeSpan TokenExpirationWarning { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether a client can send a token of another user on an open connection. The connection then leaves its groups; running calls
    /// keep their user. Default: false, such a token is refused.
    /// </summary>
    public bool AllowUserChange { get; set; }

    /// <summary>
    /// The time limit for running calls when the server shuts down; the host's own shutdown timeout also applies.
    /// Default: 10 s. Range: 0 to 10 min.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time at the beginning of a shutdown in which the health check fails but clients can still connect, because load
    /// balancers need a while until they send clients elsewhere. Default: 0. Range: 0 to 10 min.
    /// </summary>
    public TimeSpan ShutdownDelay { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// The number of clients per second that a server that shuts down asks to connect again. With more clients, some of them wait
    /// before they do; a single client does not. Default: 1,000. Range: 1 to 1,000,000.
    /// </summary>
    public int ReconnectRate { get; set; } = 1000;

    /// <summary>
    /// The number of bytes of sent messages that the server keeps for each client until the client has acknowledged them, so that the
    /// client can return on another socket without losing any; binary streams may take eight times as much. 0 turns sessions off.
    /// Default: 256 KiB. Range: 0, or 16 KiB to 16 MiB.
    /// </summary>
    public int ResumeBufferSize { get; set; } = 256 * 1024;

    /// <summary>
    /// The time in which a client whose socket was lost can return to its session. Default: 60 s. Range: 1 s to 1 h.
    /// </summary>
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Where the other nodes of the gateway reach the path of <c>MapRpcNodes</c>, for example <c>ws://10.0.0.5:5080/rpc/nodes</c>.
    /// Default: null, an address that the server listens on; if it listens on all, that of a network interface.
    /// </summary>
    public Uri? NodeUrl { get; set; }

    /// <summary>
    /// The number of bytes that all clients without a socket may take together: kept messages and messages that wait. The sessions
    /// that wait longest end first. Default: 256 MiB. Minimum: 0.
    /// </summary>
    public long MaxDetachedBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>
    /// The same for the clients of one user. Default: 8 MiB. Minimum: 0.
    /// </summary>
    public long MaxDetachedBytesPerUser { get; set; } = 8 * 1024 * 1024;

    /// <summary>
    /// Whether callers can get an OpenRPC document of the methods they may call, with <c>rpc.discover</c> and with GET
    /// <c>openrpc.json</c> below the gateway's path. Default: null (in Development only).
    /// </summary>
    public bool? EnableDiscovery { get; set; }

    /// <summary>
    /// The time after which the clients of a server that shuts down connect again. Without another instance, set it to the duration
    /// of a restart, so that no client tries in vain. Default: 0, because another instance is available. Range: 0 to 5 min.
    /// </summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.Zero;

    /// <summary>How long and how many calls with idempotency keys are remembered.</summary>
    public RpcIdempotencyOptions Idempotency { get; } = new();

    /// <summary>
    /// The maximum number of connections of clients, at all endpoints; more are refused with 503. Default: null, as many as there are
    /// file descriptors for. Range: 1 to 10,000,000.
    /// </summary>
    public int? MaxConnections { get; set; }

    /// <summary>
    /// The maximum number of connections of one user; more are refused with 429. Default: null, no limit. Range: 1 to 1,000,000.
    /// </summary>
    public int? MaxConnectionsPerUser { get; set; }

    /// <summary>
    /// The maximum number of connections from one network address; more are refused with 429. IPv6 addresses are counted by their first
    /// 64 bits. Default: null, no limit. Range: 1 to 1,000,000.
    /// </summary>
    public int? MaxConnectionsPerAddress { get; set; }

    /// <summary>How many messages clients can send. Default: no limit.</summary>
    public RpcRateLimits RateLimits { get; } = new();

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            ValidateTime(nameof(ShutdownTimeout), ShutdownTimeout, TimeSpan.Zero, MaxShutdownTime),
            ValidateTime(nameof(ShutdownDelay), ShutdownDelay, TimeSpan.Zero, MaxShutdownTime),
            ValidateTime(nameof(ReconnectDelay), ReconnectDelay, TimeSpan.Zero, MaxReconnectDelay),
            ValidateTime(nameof(TokenExpirationWarning), TokenExpirationWarning, TimeSpan.FromSeconds(1), MaxExpirationWarning),
            ReconnectRate is >= 1 and <= MaxReconnectRate
                ? null
                : $"ReconnectRate is {ReconnectRate}, but must be from 1 to {MaxReconnectRate}.",
            ResumeBufferLimits.Validate(ResumeBufferSize),
            ValidateTime(nameof(ResumeWindow), ResumeWindow, MinResumeWindow, MaxResumeWindow),
            NodeUrl is null or { IsAbsoluteUri: true, Scheme: "ws" or "wss" }
                ? null
                : $"NodeUrl is '{NodeUrl}', but must start with ws:// or wss://.",
            MaxDetachedBytes >= 0 ? null : $"MaxDetachedBytes is {MaxDetachedBytes}, but must be at least 0.",
            MaxDetachedBytesPerUser >= 0 ? null : $"MaxDetachedBytesPerUser is {MaxDetachedBytesPerUser}, but must be at least 0.",
            Number(nameof(MaxConnections), MaxConnections, 10_000_000),
            Number(nameof(MaxConnectionsPerUser), MaxConnectionsPerUser, 1_000_000),
            Number(nameof(MaxConnectionsPerAddress), MaxConnectionsPerAddress, 1_000_000),
        ];
        return
        [
            .. base.Validate(),
            .. OriginPolicy.Validate(AllowedOrigins),
            .. Idempotency.Validate(),
            .. RateLimits.Validate(),
            .. errors.OfType<string>(),
        ];
    }

    private static string? ValidateTime(string name, TimeSpan value, TimeSpan min, TimeSpan max) =>
        value >= min && value <= max ? null : $"{name} is {value}, but must be from {min} to {max}.";

    private static string? Number(string name, int? value, int max) =>
        value is null || (value >= 1 && value <= max) ? null : $"{name} is {value}, but must be from 1 to {max}.";
}
