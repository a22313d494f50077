using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Streams;

/// <summary>Reads what a process needs that passes the portions of a stream on. The items are skipped.</summary>
internal static class StreamJson
{
    /// <summary>Returns the token of a result, as JSON; null if the result is a whole stream, or not a stream.</summary>
    /// <exception cref="RpcFormatException">The token is invalid.</exception>
    public static byte[]? FindToken(ReadOnlySpan<byte> result)
    {
        var reader = Start(result);
        return FindMember(ref reader, "token"u8) && reader.TokenType != JsonTokenType.Null ? StreamToken.Read(ref reader) : null;
    }

    /// <summary>Whether a portion is the last one.</summary>
    public static bool IsFinished(ReadOnlySpan<byte> portion)
    {
        var reader = Start(portion);
        return FindMember(ref reader, "finished"u8) && reader.TokenType == JsonTokenType.True;
    }

    private static Utf8JsonReader Start(ReadOnlySpan<byte> json) => new(json, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });

    // Moves to the value of the last member with the name.
    private static bool FindMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var found = default(Utf8JsonReader);
        var isFound = false;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isName = RpcJson.TextEquals(reader, name);
            reader.Read();
            if (isName)
            {
                found = reader;
                isFound = true;
            }

            reader.Skip();
        }

        reader = found;
        return isFound;
    }
}
