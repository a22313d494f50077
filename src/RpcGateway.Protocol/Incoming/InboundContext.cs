using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Incoming;

/// <summary>What all calls from the peer share.</summary>
internal sealed class InboundContext(
    ConnectionTelemetry telemetry, InboundCalls calls, ResponseWriter responses, CallResources resources)
{
    private IForwarder? _forwarder;

    public ConnectionContext Connection => telemetry.Context;

    public ConnectionTelemetry Telemetry => telemetry;

    public InboundCalls Calls => calls;

    public ResponseWriter Responses => responses;

    public OutboundQueue Outbound => resources.Streams.Outbound;

    public CallResources Resources => resources;

    /// <summary>Set by the first call that is forwarded; null for most connections.</summary>
    public IForwarder? Forwarder
    {
        get => Volatile.Read(ref _forwarder);
        set => Volatile.Write(ref _forwarder, value);
    }
}
