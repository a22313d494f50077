using RpcGateway.Binding;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>A call without a result. A result from the peer is ignored.</summary>
internal sealed class VoidCall : PendingCall<bool>
{
    public static VoidCall Create(PendingCalls calls, RpcMethodDescriptor method)
    {
        var call = SpareCalls<VoidCall>.Take();
        call.Begin(calls, method);
        return call;
    }

    protected override bool Parse(ReadOnlySpan<byte> json) => true;

    protected override void Recycle()
    {
        if (TryReset())
        {
            SpareCalls<VoidCall>.Add(this);
        }
    }
}
