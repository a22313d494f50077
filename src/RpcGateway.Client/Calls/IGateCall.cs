using RpcGateway.Binding;

namespace RpcGateway.Client.Calls;

/// <summary>A call that can be made as soon as there is a connection: one interface for all kinds of results.</summary>
internal interface IGateCall<TResult>
{
    RpcMethodDescriptor Method { get; }

    ValueTask<TResult> InvokeAsync(RpcInvoker invoker, CancellationToken cancellationToken);
}
