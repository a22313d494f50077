using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RpcGateway.Binding;

namespace RpcGateway;

/// <summary>
/// Writes <see cref="long"/>, <see cref="ulong"/>, <see cref="decimal"/>, <see cref="Int128"/> and <see cref="UInt128"/> as JSON
/// strings: JavaScript reads every JSON number as a double, which has 53 bits, and drops the other digits.
/// </summary>
public static class RpcLargeNumbers
{
    /// <summary>
    /// Writes these types as strings, also as <c>"9007199254740993"</c> in collections and dictionaries, and reads them from
    /// strings and from numbers. Set it on both ends.
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

    /// <summary>Whether values of a number's type are written as strings.</summary>
    public static bool IsWrittenAsString(JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Converter is ILargeNumberConverter;
    }
}
