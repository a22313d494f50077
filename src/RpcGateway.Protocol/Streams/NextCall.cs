using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Protocol.Connections;

namespace RpcGateway.Protocol.Streams;

/// <summary>Asks for the next items of a stream.</summary>
internal sealed class NextCall<T>(RpcConnection connection, JsonTypeInfo<T> type)
    : PendingCall<StreamPortion<T>>(connection, null)
{
    protected override StreamPortion<T> Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        return StreamPortion<T>.Read(ref reader, type);
    }
}
