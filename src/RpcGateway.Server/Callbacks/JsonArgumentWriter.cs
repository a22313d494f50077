using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Server.Callbacks;

/// <summary>Writes arguments as plain JSON: what belongs to one connection cannot be written.</summary>
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
                $"'{method}' has a progress or a stream as an argument, which do not cross nodes: its connection is "
                + "not on this one.");
        }

        json.WriteNullValue();
    }
}
