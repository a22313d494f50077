using System.IO.Pipelines;
using RpcGateway.Binding;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Binary;

/// <summary>A call that is answered with a binary stream; what its arguments carry lives until that ends.</summary>
internal sealed class BinaryCall(BinaryTable binary, RpcMethodDescriptor method)
    : PendingCall<PipeReader>(binary.Calls, method)
{
    private ICountedStream? _stream;

    protected override bool OutlivesResponse => true;

    protected override ICountedStream? Stream => _stream;

    protected override bool IsStreamOpen => _stream is not null;

    public void EndStream(Exception? exception) => EndStreamOfResult(exception);

    protected override PipeReader Parse(ReadOnlySpan<byte> json)
    {
        var stream = new BinaryReceiver(binary, BinaryReference.Read(json), new ValueOrigin(Method), this);
        _stream = stream;
        return stream;
    }

    // Too many streams may be open; all else is a result that is not a stream.
    protected override RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception) =>
        exception is RpcException error
            ? RpcCallFailure.Mark(error, requestSent: true)
            : base.ExplainUnreadable(json, exception);

    // The call was cancelled before its stream came: the peer must not keep it open.
    protected override void DiscardResult(ReadOnlySpan<byte> json)
    {
        try
        {
            binary.Refuse(BinaryReference.Read(json));
        }
        catch (RpcFormatException)
        {
            // No stream, nothing to let go of.
        }
    }
}
