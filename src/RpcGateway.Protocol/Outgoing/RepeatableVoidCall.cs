using RpcGateway.Binding;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>A call without a result that keeps its arguments, so that it can be repeated.</summary>
internal sealed class RepeatableVoidCall<TArguments> : PendingCall<bool>
    where TArguments : struct, IRpcArguments
{
    private TArguments _arguments;
    private Func<CallSettings?, RpcInvoker> _successor = null!;

    public static RepeatableVoidCall<TArguments> Create(
        PendingCalls calls, RpcMethodDescriptor method, in TArguments arguments, Func<CallSettings?, RpcInvoker> successor)
    {
        var call = SpareCalls<RepeatableVoidCall<TArguments>>.Take();
        call.Begin(calls, method);
        call._arguments = arguments;
        call._successor = successor;
        return call;
    }

    protected override bool CanRepeat => true;

    protected override bool Parse(ReadOnlySpan<byte> json) => true;

    protected override async ValueTask<bool> RepeatAsync(CancellationToken cancellationToken)
    {
        await _successor(Settings).CallAsync(Method!, _arguments, cancellationToken).ConfigureAwait(false);
        return true;
    }

    protected override void Recycle()
    {
        if (TryReset())
        {
            _arguments = default;
            _successor = null!;
            SpareCalls<RepeatableVoidCall<TArguments>>.Add(this);
        }
    }
}
