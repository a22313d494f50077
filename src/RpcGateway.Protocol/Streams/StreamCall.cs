using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Streams;

/// <summary>A call that is answered with a stream; what its arguments carry lives until the stream ends.</summary>
internal sealed class StreamCall<T>(ConnectionStreams streams, RpcMethodDescriptor method, JsonTypeInfo<T> type)
    : PendingCall<StreamReceiver<T>>(streams.Pending, method)
{
    private ICountedStream? _stream;
    private bool _isOpen;

    protected override bool OutlivesResponse => true;

    protected override ICountedStream? Stream => _stream;

    protected override bool IsStreamOpen => _isOpen;

    public void EndStream(Exception? exception) => EndStreamOfResult(exception);

    protected override StreamReceiver<T> Parse(ReadOnlySpan<byte> json)
    {
        var reader = StreamPortion<T>.Start(json);
        var first = StreamPortion<T>.ReadFirst(ref reader, json, type);
        _isOpen = first.Token is not null;
        var origin = new ValueOrigin(Method);
        var stream = new StreamReceiver<T>(streams, first with { IsFinished = !_isOpen }, type, origin, this);
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
            Parse(json).Dispose();
        }
        catch (Exception)
        {
            // No stream, nothing to let go of; what a converter of the user's throws must not end the read loop.
        }
    }
}
