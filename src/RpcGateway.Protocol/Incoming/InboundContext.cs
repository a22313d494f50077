using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Incoming;

/// <summary>What all calls from the peer share.</summary>
internal sealed class InboundContext(
    ConnectionTelemetry telemetry, InboundCalls calls, ResponseWriter responses, CallResources resources)
{
    public ConnectionContext Connection => telemetry.Context;

    public ConnectionTelemetry Telemetry => telemetry;

    public InboundCalls Calls => calls;

    public ResponseWriter Responses => responses;

    public CallResources Resources => resources;
}
