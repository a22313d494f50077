using RpcGateway.Binding;

namespace RpcGateway.Protocol.Connections;

/// <summary>A call without a result; whatever the peer sends as one is ignored.</summary>
internal sealed class VoidCall(RpcConnection connection, RpcMethodDescriptor method)
    : PendingCall<bool>(connection, method)
{
    protected override bool Parse(ReadOnlySpan<byte> json) => true;
}
