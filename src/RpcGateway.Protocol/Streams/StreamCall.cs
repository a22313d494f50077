using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Streams;

/// <summary>A call whose result is a stream. Its argument streams and progress last until the stream ends.</summary>
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
            Parse(json).Dispose();
        }
        catch (Exception)
        {
            // Not a stream, so there is nothing to release. An exception from a converter must not end the read loop.
        }
    }
}
