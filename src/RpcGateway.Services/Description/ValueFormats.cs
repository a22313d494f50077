using System.Text.Json;
using System.Text.Json.Nodes;

namespace RpcGateway.Services.Description;

/// <summary>Adds the types of numbers and bytes, which JSON schemas do not contain, as formats.</summary>
internal sealed class ValueFormats(JsonSerializerOptions options)
{
    private static readonly Dictionary<Type, string> Formats = new()
    {
        [typeof(sbyte)] = "int8",
        [typeof(byte)] = "uint8",
        [typeof(short)] = "int16",
        [typeof(ushort)] = "uint16",
        [typeof(int)] = "int32",
        [typeof(uint)] = "uint32",
        [typeof(long)] = "int64",
        [typeof(ulong)] = "uint64",
        [typeof(Int128)] = "int128",
        [typeof(UInt128)] = "uint128",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public void Apply(Type type, JsonObject schema, bool allowsNull)
    {
        var isNumber = Formats.TryGetValue(type, out var format);
        if (isNumber && !schema.ContainsKey("type")
            && options.TryGetTypeInfo(type, out var info) && RpcLargeNumbers.IsWrittenAsString(info))
        {
            schema["type"] = allowsNull ? new JsonArray("string", "null") : "string";
        }

        if (schema.ContainsKey("format") || !schema.ContainsKey("type"))
        {
            return;
        }

        if (isNumber)
        {
            schema["format"] = format;
        }
        else if (type == typeof(byte[]) || type == typeof(Memory<byte>) || type == typeof(ReadOnlyMemory<byte>))
        {
            schema["contentEncoding"] = "base64";
        }
    }
}
