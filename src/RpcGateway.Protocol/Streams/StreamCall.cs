using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;
using RpcGateway.Protocol.Connections;

namespace RpcGateway.Protocol.Streams;

/// <summary>A call that is answered with a stream; what its arguments carry lives until the stream ends.</summary>
internal sealed class StreamCall<T>(RpcConnection connection, RpcMethodDescriptor method, JsonTypeInfo<T> type)
    : PendingCall<StreamReceiver<T>>(connection, method)
{
    protected override bool OutlivesAnswer => true;

    public void EndStream() => ReleaseAttachments();

    protected override StreamReceiver<T> Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        var first = StreamPortion<T>.Read(ref reader, type);
        return new StreamReceiver<T>(Connection, first with { IsFinished = first.Token is null }, type, this);
    }

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
