using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Server.Relays;

/// <summary>What both ends of a link between nodes need.</summary>
internal sealed class RelaySettings(GatewayNode node, IOptions<RpcGatewayOptions> options, TimeProvider time, ILoggerFactory loggers)
{
    private const int MaxOutboundBytes = 64 * 1024 * 1024;

    private readonly ILogger _logger = GuardedLogger.Guard(loggers.CreateLogger<Link>());

    public string NodeId => node.Id;

    public RpcGatewayOptions Options => options.Value;

    public TimeProvider Time => time;

    /// <summary>The maximum size of a frame of a client, which may contain several messages; its connection checks the size of each one.</summary>
    public int MaxFrame => Math.Max(options.Value.MaxMessageSize, SharedFrame.MaxSize);

    /// <summary>With one byte for a frame that is too large (<see cref="RelayPump"/>).</summary>
    public LinkOptions LinkOptions => new() { MaxMessageSize = MaxFrame + 1 };

    public ConnectionContext CreateContext(string id) => new(
        id, new RpcConnectionOptions { MaxOutboundBytes = MaxOutboundBytes }, RpcSubprotocol.JsonRpc, _logger, time, state: null);
}
