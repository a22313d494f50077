using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Binary;

/// <summary>The JSON value that refers to a binary stream: <c>{"binary":7}</c>.</summary>
internal static class BinaryReference
{
    // {"binary":7}
    public static void Write(Utf8JsonWriter json, uint number)
    {
        json.WriteStartObject();
        json.WriteNumber("binary"u8, number);
        json.WriteEndObject();
    }

    /// <summary>Reads the number. Leaves the reader at the last token of the object.</summary>
    /// <exception cref="RpcFormatException">The value is not a reference to a binary stream.</exception>
    public static uint Read(ref Utf8JsonReader reader)
    {
        uint number = 0;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNumber = RpcJson.TextEquals(reader, "binary"u8);
            reader.Read();
            if (isNumber && (reader.TokenType != JsonTokenType.Number || !reader.TryGetUInt32(out number)))
            {
                throw Invalid();
            }

            reader.Skip();
        }

        return number > 0 ? number : throw Invalid();
    }

    /// <exception cref="RpcFormatException">The value is not a reference to a binary stream.</exception>
    public static uint Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        return Read(ref reader);
    }

    private static RpcFormatException Invalid() =>
        new("is not a binary stream: an object with its number is expected, such as {\"binary\":7}.");
}
