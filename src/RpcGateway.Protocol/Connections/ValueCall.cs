using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Connections;

/// <summary>A call with a typed result.</summary>
internal sealed class ValueCall<TResult>(
    RpcConnection connection, RpcMethodDescriptor method, JsonTypeInfo<TResult> type)
    : PendingCall<TResult>(connection, method)
{
    protected override TResult Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
        reader.Read();
        return RpcJson.Read(ref reader, type);
    }
}
