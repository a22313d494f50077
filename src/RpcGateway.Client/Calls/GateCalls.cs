using System.IO.Pipelines;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Client.Calls;

/// <summary>A call without a result.</summary>
internal readonly struct GateVoidCall<TArguments>(RpcMethodDescriptor method, TArguments arguments) : IGateCall<bool>
    where TArguments : struct, IRpcArguments
{
    public RpcMethodDescriptor Method => method;

    public static async ValueTask<bool> AwaitAsync(ValueTask pending)
    {
        await pending.ConfigureAwait(false);
        return true;
    }

    public ValueTask<bool> InvokeAsync(RpcInvoker invoker, CancellationToken cancellationToken) =>
        AwaitAsync(invoker.CallAsync(method, arguments, cancellationToken));
}

/// <summary>A call with a result.</summary>
internal readonly struct GateResultCall<TArguments, TResult>(
    RpcMethodDescriptor method, TArguments arguments, JsonTypeInfo<TResult> resultType) : IGateCall<TResult>
    where TArguments : struct, IRpcArguments
{
    public RpcMethodDescriptor Method => method;

    public ValueTask<TResult> InvokeAsync(RpcInvoker invoker, CancellationToken cancellationToken) =>
        invoker.CallAsync(method, arguments, resultType, cancellationToken);
}

/// <summary>A call whose result is a binary stream.</summary>
internal readonly struct GateBinaryCall<TArguments>(RpcMethodDescriptor method, TArguments arguments)
    : IGateCall<PipeReader>
    where TArguments : struct, IRpcArguments
{
    public RpcMethodDescriptor Method => method;

    public ValueTask<PipeReader> InvokeAsync(RpcInvoker invoker, CancellationToken cancellationToken) =>
        invoker.CallBinaryAsync(method, arguments, cancellationToken);
}
