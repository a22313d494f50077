using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>How values become JSON, the same in generated code and in the engine.</summary>
public static class RpcJson
{
    /// <summary>
    /// New options with our defaults: camelCase, strict numbers, non-nullable members enforced, <c>$type</c> anywhere in its
    /// object, and reflection only where the application has not switched it off.
    /// </summary>
    public static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // JSON objects have no order: most writers put $type where they like.
            AllowOutOfOrderMetadataProperties = true,
            // A WebSocket is no HTML page: text beyond ASCII stays readable and short.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.TypeInfoResolverChain.Add(RpcPrimitivesContext.Default);
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            options.TypeInfoResolverChain.Add(CreateReflectionResolver());
        }

        return options;
    }

    /// <summary>The metadata of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The options have none.</exception>
    public static JsonTypeInfo<T> GetTypeInfo<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.TryGetTypeInfo(typeof(T), out var type))
        {
            return (JsonTypeInfo<T>)type;
        }

        throw new InvalidOperationException(
            $"There is no JSON metadata for {typeof(T)}: add [JsonSerializable(typeof({typeof(T).Name}))] to a "
            + "JsonSerializerContext of yours, and put that into SerializerOptions.TypeInfoResolverChain.");
    }

    /// <summary>Reads the value that <paramref name="reader"/> stands on, and leaves it on the value's last token.</summary>
    /// <exception cref="JsonException">The value is none of <typeparamref name="T"/>.</exception>
    public static T Read<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        // The plain cases without the serializer's set-up: 15 ns instead of 90 ns for a short string.
        if (typeof(T) == typeof(int) && reader.TokenType == JsonTokenType.Number
            && type.Converter == JsonMetadataServices.Int32Converter && reader.TryGetInt32(out var number))
        {
            return (T)(object)number;
        }

        if (reader.TokenType == JsonTokenType.String && type.Converter == (object)JsonMetadataServices.StringConverter)
        {
            return (T)(object)ReadString(ref reader);
        }

        return JsonSerializer.Deserialize(ref reader, type)!;
    }

    /// <summary>Writes <paramref name="value"/>.</summary>
    public static void Write<T>(Utf8JsonWriter writer, T value, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(type);
        if (value is string text && type.Converter == (object)JsonMetadataServices.StringConverter)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, type);
        }
    }

    /// <summary>Whether the name or string that <paramref name="reader"/> stands on is <paramref name="text"/>; never throws.</summary>
    public static bool TextEquals(scoped in Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.ValueIsEscaped ? EscapedText.Equals(reader.ValueSpan, text) : reader.ValueSpan.SequenceEqual(text);

    private static string ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // What the serializer would throw for a lone surrogate or invalid UTF-8.
            throw new JsonException(e.Message, e);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Only where reflection is switched on.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Only where reflection is switched on.")]
    private static DefaultJsonTypeInfoResolver CreateReflectionResolver() => new();
}
