using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Services.BackendLinks;

namespace RpcGateway.Backend.Links;

/// <summary>Handles <c>gateway.askToDrain</c>, with which an operator takes a backend out of service.</summary>
internal sealed class DrainRequestHandler(Action askedToDrain) : RpcMethodHandler
{
    public override RpcMethodDescriptor Method { get; } = new(
        BackendProtocol.AskToDrain, alias: null, "AskToDrain", RpcMethodKind.Call, resultType: null, RpcOverflowPolicy.Disconnect);

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        askedToDrain();
        return RpcInboundCall.CompleteAsync(ValueTask.CompletedTask);
    }
}
