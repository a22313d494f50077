using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Links;
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

    /// <summary>Frames of sessions contain several messages; the connection of the client checks the size of each one.</summary>
    public LinkOptions LinkOptions { get; } = new() { MaxMessageSize = Math.Max(options.Value.MaxMessageSize, LinkFrame.MaxPayload) };

    public ConnectionContext CreateContext(string id) => new(
        id, new RpcConnectionOptions { MaxOutboundBytes = MaxOutboundBytes }, RpcSubprotocol.JsonRpc, _logger, time, state: null);
}
