using RpcGateway.Binding;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>A method of a contract that processes behind a link serve.</summary>
internal sealed class ForwardedMethod(RpcMethodDescriptor method, IForwardRoute route) : ForwardingHandler
{
    public override RpcMethodDescriptor Method => method;

    public override void Forward(InboundContext inbound, in RpcMessage message, BatchResponse? batch)
    {
        var forwarder = Forwarder.Of(inbound);
        if (route.Choose(forwarder, out var error) is not { } target || forwarder.GetOrOpen(target, out error) is not { } channel)
        {
            Refuse(inbound, message, error, batch);
        }
        else if (!channel.TrySendCall(this, message, batch))
        {
            Refuse(inbound, message, ForwardErrors.Lost(target.Name, "The channel was closed.", requestSent: false), batch);
        }
    }

    private void Refuse(InboundContext inbound, in RpcMessage message, RpcError error, BatchResponse? batch)
    {
        CallTelemetry.RecordRefused(method.Name, message, inbound.Telemetry, error.Code);
        if (message.Kind == RpcMessageKind.Request)
        {
            inbound.Responses.WriteError(message.Id, error, batch);
        }
    }
}
