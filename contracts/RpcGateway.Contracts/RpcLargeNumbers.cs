using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway;

/// <summary>
/// Writes <see cref="long"/>, <see cref="ulong"/>, <see cref="decimal"/>, <see cref="Int128"/> and <see cref="UInt128"/> as JSON
/// strings, because JavaScript reads a JSON number as a double, whose 53 bits lose the further digits.
/// </summary>
public static class RpcLargeNumbers
{
    /// <summary>
    /// Adds converters that write these types as strings, for example <c>"9007199254740993"</c>, also in collections and dictionaries,
    /// and read them from strings and numbers. Call it on both ends.
    /// </summary>
    public static JsonSerializerOptions WriteLargeNumbersAsStrings(this JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Converters.Add(new LargeNumberConverter<long>());
        options.Converters.Add(new LargeNumberConverter<ulong>());
        options.Converters.Add(new LargeNumberConverter<decimal>());
        options.Converters.Add(new LargeNumberConverter<Int128>());
        options.Converters.Add(new LargeNumberConverter<UInt128>());
        return options;
    }

    /// <summary>Whether the values of a number type are written as strings.</summary>
    public static bool IsWrittenAsString(JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Converter is ILargeNumberConverter;
    }
}
