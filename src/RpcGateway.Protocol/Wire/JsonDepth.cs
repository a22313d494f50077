namespace RpcGateway.Protocol.Wire;

/// <summary>Compares the nesting depth of JSON with a limit. Objects and arrays count, as in the JSON reader.</summary>
internal static class JsonDepth
{
    /// <param name="json">Valid JSON.</param>
    /// <param name="max">The maximum number of levels.</param>
    public static bool IsDeeper(ReadOnlySpan<byte> json, int max)
    {
        // Most values have fewer brackets than the limit, and counting them is much faster than walking the value.
        if (json.Count((byte)'{') + json.Count((byte)'[') <= max)
        {
            return false;
        }

        var depth = 0;
        while (json.IndexOfAny("\"{}[]"u8) is var next and >= 0)
        {
            var token = json[next];
            json = json[(next + 1)..];
            if (token == '"')
            {
                json = SkipString(json);
            }
            else if (token is (byte)'}' or (byte)']')
            {
                depth--;
            }
            else if (++depth > max)
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> SkipString(ReadOnlySpan<byte> json)
    {
        while (true)
        {
            var end = json.IndexOfAny((byte)'"', (byte)'\\');
            if (json[end] == '"')
            {
                return json[(end + 1)..];
            }

            json = json[(end + 2)..];
        }
    }
}
