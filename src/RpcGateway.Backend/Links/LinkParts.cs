using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Backend.Routes;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Backend.Links;

/// <summary>What the links to all gateways share.</summary>
internal sealed class LinkParts(
    IOptions<RpcBackendOptions> options, IGatewayConnectors connectors, LiveGateways live, ILoggerFactory loggers, TimeProvider time)
{
    private const int MaxOutboundBytes = 64 * 1024 * 1024;

    public RpcBackendOptions Options => options.Value;

    public IGatewayConnectors Connectors => connectors;

    public LiveGateways Live => live;

    public ILoggerFactory Loggers => loggers;

    public TimeProvider Time => time;

    /// <summary>
    /// The options of the connection on channel 0. Its messages contain params and results of the application, and lists of
    /// connections; the gateway is trusted, and the keep-alive ends a link whose gateway is silent.
    /// </summary>
    public RpcConnectionOptions ControlOptions { get; } = new()
    {
        MaxMessageSize = MaxOutboundBytes,
        MaxDepth = JsonLimits.MaxDepth,
        MaxOutboundBytes = MaxOutboundBytes,
        HandshakeTimeout = Timeout.InfiniteTimeSpan,
        IdleTimeout = Timeout.InfiniteTimeSpan,
        KeepAliveInterval = options.Value.KeepAliveInterval,
        KeepAliveTimeout = options.Value.KeepAliveTimeout,
        MaxPendingCalls = options.Value.MaxPendingCalls,
    };
}
