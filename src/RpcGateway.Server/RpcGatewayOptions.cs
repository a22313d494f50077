using RpcGateway.Protocol;
using RpcGateway.Server.Handshakes;

namespace RpcGateway.Server;

/// <summary>The limits and habits of the gateway, for all its endpoints.</summary>
public sealed class RpcGatewayOptions : RpcConnectionOptions
{
    private static readonly TimeSpan MaxShutdownTimeout = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The origins whose pages may connect, as <c>https://app.example.com</c>, beside the gateway's own; <c>*</c> for
    /// any. Programs that are no browser send no origin and are always let in. Default: none, so same origin only.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// The authentication scheme that checks the token of <c>$/hello</c>. Default: null, the application's default
    /// scheme.
    /// </summary>
    public string? TokenScheme { get; set; }

    /// <summary>
    /// The time that running calls have to finish when the server shuts down; the host's own shutdown timeout bounds
    /// it. Default: 10 s. Range: 0 to 10 min.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether the gateway tells callers what they can call: an OpenRPC document as the answer to <c>rpc.discover</c>
    /// and to GET <c>openrpc.json</c> below the gateway's path. Default: null, so in Development only.
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
