using System.Text.Json;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>
/// The values that may be progress tokens: the params do not show which of them are. Integers stand for themselves, texts for a hash.
/// </summary>
internal static class Scalars
{
    // An argument, or a member of an argument that is an object.
    private const int MaxDepth = 2;
    private const int MaxCount = 256;

    /// <summary>Finds the possible tokens in the params of a request; null if there are none.</summary>
    public static HashSet<long>? Find(ReadOnlySpan<byte> parameters)
    {
        HashSet<long>? found = null;
        var reader = new Utf8JsonReader(parameters, new JsonReaderOptions { MaxDepth = HandleScanner.MaxDepth });
        while (reader.Read() && (found?.Count ?? 0) < MaxCount)
        {
            if (reader.CurrentDepth <= MaxDepth && TryGetKey(reader, out var key))
            {
                (found ??= []).Add(key);
            }
        }

        return found;
    }

    /// <summary>Returns false if the value cannot be a token.</summary>
    public static bool TryGetKey(ReadOnlySpan<byte> value, out long key)
    {
        var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = HandleScanner.MaxDepth });
        key = 0;
        return !value.IsEmpty && reader.Read() && TryGetKey(reader, out key);
    }

    private static bool TryGetKey(in Utf8JsonReader reader, out long key)
    {
        key = 0;
        if (reader.TokenType == JsonTokenType.String)
        {
            var hash = default(HashCode);
            hash.AddBytes(reader.ValueSpan);
            key = long.MinValue + (uint)hash.ToHashCode();
            return true;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out key);
    }
}
