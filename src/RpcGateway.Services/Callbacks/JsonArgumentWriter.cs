using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Services.Callbacks;

/// <summary>Writes arguments as plain JSON. Streams and progress, which belong to one connection, are rejected.</summary>
internal sealed class JsonArgumentWriter(string method, Utf8JsonWriter json) : RpcArgumentWriter
{
    protected override Utf8JsonWriter Json => json;

    public static ReadOnlyMemory<byte> Encode<TArguments>(RpcMethodDescriptor method, TArguments arguments)
        where TArguments : struct, IRpcArguments
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        arguments.WriteTo(new JsonArgumentWriter(method.Name, json));
        json.WriteEndArray();
        json.Flush();
        return buffer.WrittenMemory;
    }

    public override void WriteProgress<T>(IProgress<T>? progress, JsonTypeInfo<T> type) => WriteNull(progress);

    public override void WriteStream<T>(IAsyncEnumerable<T>? items, JsonTypeInfo<T> type) => WriteNull(items);

    public override void WriteBinary(Stream? content) => WriteNull(content);

    public override void WriteBinary(PipeReader? content) => WriteNull(content);

    private void WriteNull(object? value)
    {
        if (value is not null)
        {
            throw new InvalidOperationException(
                $"'{method}' has a progress or stream argument, but the connection is on another node. Progress and "
                + "streams work only on the connection's own node.");
        }

        json.WriteNullValue();
    }
}
