using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Server.Discovery;

/// <summary>The document as a result that is already JSON.</summary>
internal readonly record struct DocumentText(ReadOnlyMemory<byte> Json)
{
    public static JsonTypeInfo<DocumentText> TypeInfo { get; } = CreateTypeInfo();

    private static JsonTypeInfo<DocumentText> CreateTypeInfo()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new Resolver() };
        return (JsonTypeInfo<DocumentText>)options.GetTypeInfo(typeof(DocumentText));
    }

    private sealed class Resolver : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => type == typeof(DocumentText)
            ? JsonMetadataServices.CreateValueInfo<DocumentText>(options, new Converter())
            : null;
    }

    private sealed class Converter : JsonConverter<DocumentText>
    {
        public override DocumentText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, DocumentText value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Json.Span, skipInputValidation: true);
    }
}
