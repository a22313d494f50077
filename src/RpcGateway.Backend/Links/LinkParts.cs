using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Backend.Routes;
using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;

namespace RpcGateway.Backend.Links;

/// <summary>What the links to all gateways share.</summary>
internal sealed class LinkParts(
    IOptions<RpcBackendOptions> options, IGatewayConnectors connectors, LiveGateways live, ILoggerFactory loggers, TimeProvider time)
{
    public RpcBackendOptions Options => options.Value;

    public IGatewayConnectors Connectors => connectors;

    public LiveGateways Live => live;

    public ILoggerFactory Loggers => loggers;

    public TimeProvider Time => time;

    /// <summary>
    /// The limits of the link. Several messages may share a frame; the connection of the client checks the size of each one.
    /// </summary>
    public LinkOptions LinkOptions { get; } = new()
    {
        MaxMessageSize = Math.Max(options.Value.CreateClientOptions().MaxMessageSize, LinkFrame.MaxPayload),
        MaxControlMessageSize = options.Value.MaxLinkMessageSize,
    };

    /// <summary>The options of the link itself.</summary>
    public RpcConnectionOptions TransportOptions { get; } = new() { MaxOutboundBytes = options.Value.MaxLinkOutboundBytes };

    /// <summary>
    /// The options of the connection on channel 0. Its messages contain params and results of the application, and lists of
    /// connections; the gateway is trusted, and the keep-alive ends a link whose gateway is silent.
    /// </summary>
    public RpcConnectionOptions ControlOptions { get; } = new()
    {
        MaxMessageSize = options.Value.MaxLinkMessageSize,
        MaxDepth = JsonLimits.MaxDepth,
        MaxOutboundBytes = options.Value.MaxLinkOutboundBytes,
        HandshakeTimeout = Timeout.InfiniteTimeSpan,
        MessageTimeout = Timeout.InfiniteTimeSpan,
        IdleTimeout = Timeout.InfiniteTimeSpan,
        KeepAliveInterval = options.Value.KeepAliveInterval,
        KeepAliveTimeout = options.Value.KeepAliveTimeout,
        MaxPendingCalls = options.Value.MaxPendingCalls,
    };
}
