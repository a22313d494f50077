using System.IO.Pipelines;
using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Connections;

namespace RpcGateway.Protocol.Binary;

/// <summary>A call that is answered with a binary stream; what its arguments carry lives until that ends.</summary>
internal sealed class BinaryCall(RpcConnection connection, RpcMethodDescriptor method)
    : PendingCall<PipeReader>(connection, method)
{
    protected override bool OutlivesAnswer => true;

    public void EndStream() => ReleaseAttachments();

    protected override PipeReader Parse(ReadOnlySpan<byte> json) =>
        new BinaryReceiver(Connection, BinaryReference.Read(json), this);

    // The call was cancelled before its stream came: the peer must not keep it open.
    protected override void DiscardResult(ReadOnlySpan<byte> json)
    {
        try
        {
            Connection.Binary.Refuse(BinaryReference.Read(json));
        }
        catch (JsonException)
        {
            // No stream, nothing to let go of.
        }
    }
}
