using System.IO.Pipelines;
using RpcGateway.Binding;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Binary;

/// <summary>A call whose result is a binary stream. Its argument streams and progress last until the stream ends.</summary>
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

    // An RpcException means that too many streams are open; any other exception, that the result is not a stream.
    protected override RpcException ExplainUnreadable(ReadOnlySpan<byte> json, Exception exception) =>
        exception is RpcException error
            ? RpcCallFailure.Mark(error, requestSent: true)
            : base.ExplainUnreadable(json, exception);

    // The call was cancelled before its stream was received. The peer must not keep the stream open.
    protected override void DiscardResult(ReadOnlySpan<byte> json)
    {
        try
        {
            binary.Refuse(BinaryReference.Read(json));
        }
        catch (RpcFormatException)
        {
            // Not a binary stream, so there is nothing to release.
        }
    }
}
