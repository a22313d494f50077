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
        var target = route.Choose(forwarder, out var error);
        var channel = target is null ? null : forwarder.GetOrOpen(target, ref error);
        if (channel is null || !channel.TrySendCall(this, message, batch))
        {
            CallTelemetry.RecordRefused(method.Name, message, inbound.Telemetry, error.Code);
            if (message.Kind == RpcMessageKind.Request)
            {
                inbound.Responses.WriteError(message.Id, error, batch);
            }
        }
    }
}
