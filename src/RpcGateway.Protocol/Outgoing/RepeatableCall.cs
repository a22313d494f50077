using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>A call with a typed result that keeps its arguments, so that it can be repeated.</summary>
internal sealed class RepeatableCall<TArguments, TResult> : PendingCall<TResult>
    where TArguments : struct, IRpcArguments
{
    private TArguments _arguments;
    private JsonTypeInfo<TResult> _type = null!;
    private Func<CallSettings?, RpcInvoker> _successor = null!;

    public static RepeatableCall<TArguments, TResult> Create(
        PendingCalls calls,
        RpcMethodDescriptor method,
        in TArguments arguments,
        JsonTypeInfo<TResult> type,
        Func<CallSettings?, RpcInvoker> successor)
    {
        var call = SpareCalls<RepeatableCall<TArguments, TResult>>.Take();
        call.Begin(calls, method);
        call._arguments = arguments;
        call._type = type;
        call._successor = successor;
        return call;
    }

    protected override bool CanRepeat => true;

    protected override TResult Parse(ReadOnlySpan<byte> json) => ValueCall<TResult>.Parse(json, _type);

    protected override RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception) =>
        ValueCall<TResult>.Explain(Method, json, _type, exception);

    protected override ValueTask<TResult> RepeatAsync(CancellationToken cancellationToken) =>
        _successor(Settings).CallAsync(Method!, _arguments, _type, cancellationToken);

    protected override void Recycle()
    {
        if (TryReset())
        {
            _arguments = default;
            _type = null!;
            _successor = null!;
            SpareCalls<RepeatableCall<TArguments, TResult>>.Add(this);
        }
    }
}
