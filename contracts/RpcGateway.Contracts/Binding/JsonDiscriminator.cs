using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RpcGateway.Binding;

/// <summary>Reads the type discriminator: the JSON member that names the derived type of a value.</summary>
internal static class JsonDiscriminator
{
    /// <summary>Finds the derived type that the object names; null if it names none or an undeclared one.</summary>
    public static JsonDerivedType? Find(ref Utf8JsonReader reader, JsonPolymorphismOptions options)
    {
        if (!TryMove(ref reader, options.TypeDiscriminatorPropertyName))
        {
            return null;
        }

        foreach (var derived in options.DerivedTypes)
        {
            var isEqual = derived.TypeDiscriminator switch
            {
                string text => reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(text),
                int number => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value == number,
                _ => false,
            };
            if (isEqual)
            {
                return derived;
            }
        }

        return null;
    }

    /// <summary>Moves the reader from just before an object to the value of the member with that name.</summary>
    public static bool TryMove(ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEqual = reader.ValueTextEquals(name);
            reader.Read();
            if (isEqual)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
