using RpcGateway.Binding;

namespace RpcGateway.Protocol.Connections;

/// <summary>Calls one method of one object.</summary>
internal sealed class InstanceMethodHandler<TContract>(
    RpcMethodDescriptor method, int index, RpcDispatcher<TContract> dispatcher, TContract service) : RpcMethodHandler
    where TContract : class
{
    public override RpcMethodDescriptor Method { get; } = method;

    public override ValueTask InvokeAsync(RpcConnection connection, RpcInboundCall call) =>
        dispatcher.DispatchAsync(index, service, call);
}
