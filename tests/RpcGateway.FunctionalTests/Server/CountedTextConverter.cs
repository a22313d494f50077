using System.Text.Json;
using System.Text.Json.Serialization;

namespace RpcGateway.FunctionalTests.Server;

internal sealed class CountedTextConverter : JsonConverter<CountedText>
{
    public override CountedText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, CountedText value, JsonSerializerOptions options)
    {
        value.Written++;
        writer.WriteStringValue(value.Text);
    }
}
