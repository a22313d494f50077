using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway.Generator.Tests.RoundTrip;

/// <summary>Writes JSON values unchanged, and other arguments as their index in a list.</summary>
internal sealed class LoopbackWriter(Utf8JsonWriter json, List<object> objects) : RpcArgumentWriter
{
    protected override Utf8JsonWriter Json { get; } = json;

    public override void WriteProgress<T>(IProgress<T>? progress, JsonTypeInfo<T> type) => WriteObject(progress);

    public override void WriteStream<T>(IAsyncEnumerable<T>? items, JsonTypeInfo<T> type) => WriteObject(items);

    public override void WriteBinary(Stream? content) =>
        WriteObject(content is null ? null : PipeReader.Create(content));

    public override void WriteBinary(PipeReader? content) => WriteObject(content);

    private void WriteObject(object? value)
    {
        if (value is null)
        {
            Json.WriteNullValue();
            return;
        }

        objects.Add(value);
        Json.WriteNumberValue(objects.Count - 1);
    }
}
