using System.Buffers.Text;
using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Reading;

/// <summary>Finds a param of a control message. Peers send params by name or by position.</summary>
internal static class ControlParams
{
    /// <summary>The param as JSON; empty if it is missing.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> name, int position)
    {
        if (parameters.IsEmpty)
        {
            return default;
        }

        // The depth was checked with the whole message.
        var reader = new Utf8JsonReader(parameters, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        var byName = reader.TokenType == JsonTokenType.StartObject;
        ReadOnlySpan<byte> found = default;
        for (var i = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); i++)
        {
            var isMatch = byName ? RpcJson.TextEquals(reader, name) : i == position;
            if (byName)
            {
                reader.Read();
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isMatch)
            {
                found = parameters[start..(int)reader.BytesConsumed];
            }
        }

        return found;
    }

    public static bool TryFindNumber(
        ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> name, int position, out long number)
    {
        var text = Find(parameters, name, position);
        return Utf8Parser.TryParse(text, out number, out var consumed) && consumed == text.Length;
    }
}
