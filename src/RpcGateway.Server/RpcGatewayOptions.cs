using RpcGateway.Protocol;
using RpcGateway.Server.Handshakes;

namespace RpcGateway.Server;

/// <summary>Limits and behavior of the gateway, for all its endpoints.</summary>
public sealed class RpcGatewayOptions : RpcConnectionOptions
{
    private static readonly TimeSpan MaxShutdownTimeout = TimeSpan.FromMinutes(10);

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
    /// Whether callers can get an OpenRPC document of the methods they may call, with <c>rpc.discover</c> and with GET
    /// <c>openrpc.json</c> below the gateway's path. Default: null (in Development only).
    /// </summary>
    public bool? EnableDiscovery { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<string> Validate()
    {
        var errors = base.Validate().Concat(OriginPolicy.Validate(AllowedOrigins));
        return ShutdownTimeout >= TimeSpan.Zero && ShutdownTimeout <= MaxShutdownTimeout
            ? errors
            : errors.Append($"ShutdownTimeout is {ShutdownTimeout}, but must be from 00:00:00 to {MaxShutdownTimeout}.");
    }
}
