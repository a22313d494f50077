using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>Reads and writes values as JSON, for generated code and for the engine.</summary>
public static class RpcJson
{
    /// <summary>
    /// Creates options with the defaults of RpcGateway: camelCase, strict numbers, non-nullable members enforced, <c>$type</c> at any
    /// position in its object, and reflection unless the application has disabled it.
    /// </summary>
    public static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            // JSON objects are unordered, so a peer may write $type at any position.
            AllowOutOfOrderMetadataProperties = true,
            // Messages are not embedded in HTML, so text outside ASCII needs no escapes and stays readable and short.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.TypeInfoResolverChain.Add(RpcPrimitivesContext.Default);
        if (JsonSerializer.IsReflectionEnabledByDefault)
        {
            options.TypeInfoResolverChain.Add(CreateReflectionResolver());
        }

        return options;
    }

    /// <summary>Returns the JSON metadata of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The options contain no metadata for the type.</exception>
    public static JsonTypeInfo<T> GetTypeInfo<T>(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.TryGetTypeInfo(typeof(T), out var type))
        {
            return (JsonTypeInfo<T>)type;
        }

        throw new InvalidOperationException(
            $"No JSON metadata is registered for {typeof(T)}. Add [JsonSerializable(typeof({typeof(T).Name}))] to a "
            + "JsonSerializerContext and add that context to SerializerOptions.TypeInfoResolverChain.");
    }

    /// <summary>Reads the value at the position of <paramref name="reader"/>, and leaves the reader on the value's last token.</summary>
    /// <exception cref="JsonException">The value cannot be read as <typeparamref name="T"/>.</exception>
    public static T Read<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        // Skips the serializer's set-up for plain values: 15 ns instead of 90 ns for a short string.
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

    /// <summary>Whether the name or string at the position of <paramref name="reader"/> equals <paramref name="text"/>; never throws.</summary>
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
            // The serializer throws JsonException too for a lone surrogate or invalid UTF-8.
            throw new JsonException(e.Message, e);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Used only if reflection is enabled.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Used only if reflection is enabled.")]
    private static DefaultJsonTypeInfoResolver CreateReflectionResolver() => new();
}
