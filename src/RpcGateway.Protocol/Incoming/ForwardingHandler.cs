using RpcGateway.Binding;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>A method that another process serves. Its messages are forwarded without being parsed.</summary>
internal abstract class ForwardingHandler : RpcMethodHandler
{
    /// <summary>Forwards a request or notification. Called on the read loop.</summary>
    /// <param name="inbound">The connection of the client.</param>
    /// <param name="message">The request or notification.</param>
    /// <param name="extras">The timeout and the key of the request.</param>
    /// <param name="batch">The batch that the message belongs to; null if none.</param>
    public abstract void Forward(InboundContext inbound, in RpcMessage message, RequestExtras extras, BatchResponse? batch);

    public sealed override ValueTask InvokeAsync(RpcInboundCall call, object? state) =>
        throw new NotSupportedException($"'{Method.Name}' is forwarded.");
}
