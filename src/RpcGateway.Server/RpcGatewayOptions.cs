using RpcGateway.Protocol;
using RpcGateway.Server.Handshakes;

namespace RpcGateway.Server;

/// <summary>Limits and behavior of the gateway, for all its endpoints.</summary>
public sealed class RpcGatewayOptions : RpcConnectionOptions
{
    private static readonly TimeSpan MaxShutdownTime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan MaxReconnectDelay = TimeSpan.FromMinutes(5);

    private const int MaxReconnectRate = 1_000_000;

    /// <summary>
    /// The origins whose pages may connect in addition to the gateway's own, for example <c>https://app.example.com</c>; <c>*</c>
    /// for any. Clients other than browsers send no origin and are always allowed. Default: none (same origin only).
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// The authentication scheme that validates the token in <c>$/hello</c>. Default: null, the application's default scheme.
    /// </summary>
    public string? TokenScheme { get; set; }

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
    /// Whether callers can get an OpenRPC document of the methods they may call, with <c>rpc.discover</c> and with GET
    /// <c>openrpc.json</c> below the gateway's path. Default: null (in Development only).
    /// </summary>
    public bool? EnableDiscovery { get; set; }

    /// <summary>
    /// The time after which the clients of a server that shuts down connect again. Without another instance, set it to the duration
    /// of a restart, so that no client tries in vain. Default: 0, because another instance is available. Range: 0 to 5 min.
    /// </summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.Zero;

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            ValidateTime(nameof(ShutdownTimeout), ShutdownTimeout, MaxShutdownTime),
            ValidateTime(nameof(ShutdownDelay), ShutdownDelay, MaxShutdownTime),
            ValidateTime(nameof(ReconnectDelay), ReconnectDelay, MaxReconnectDelay),
            ReconnectRate is >= 1 and <= MaxReconnectRate
                ? null
                : $"ReconnectRate is {ReconnectRate}, but must be from 1 to {MaxReconnectRate}.",
        ];
        return base.Validate().Concat(OriginPolicy.Validate(AllowedOrigins)).Concat(errors.OfType<string>());
    }

    private static string? ValidateTime(string name, TimeSpan value, TimeSpan max) => value >= TimeSpan.Zero && value <= max
        ? null
        : $"{name} is {value}, but must be from 00:00:00 to {max}.";
}
