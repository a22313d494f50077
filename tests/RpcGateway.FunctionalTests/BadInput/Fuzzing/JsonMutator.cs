using System.Text;
using System.Text.Json;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>Replaces values and names in JSON by others that may cause errors.</summary>
internal sealed class JsonMutator(Random random)
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-0", "-1", "1", "2", "1.5", "1e400", "9223372036854775807", "18446744073709551616",
        new('9', 500), new('9', 5000), "\"\"", "\"1\"", "\"\\ud800\"", "\"\\u0000\"", "\"text\"", '"' + new string('x', 2000) + '"',
        "{}", "[]", "[[]]", "[null]", "[1,2]", "{\"token\":1}", "{\"token\":\"mine\",\"values\":[1]}", "{\"values\":[1,\"x\"]}",
        "{\"binary\":1}", "{\"binary\":4294967295}", "{\"binary\":-1}", "{\"$type\":\"System.Object\"}", "{\"\\ud800\":1}",
        "{\"a\":1,\"a\":2}", new string('[', 70) + new string(']', 70), new string('[', 3000) + new string(']', 3000),
        new string('[', 3000), "\"echo.fail\"", "\"echo.download\"", "\"monitor.watch\"", "\"chat.clear\"", "\"$/enumerator/next\"",
        "\"$/enumerator/abort\"", "\"$/cancelRequest\"", "\"$/progress\"", "\"$/hello\"", "\"rpc.discover\"", "\"calc.average\"",
        "\"id\"", "\"jsonrpc\"", "\"method\"", "\"params\"", "\"result\"", "\"error\"", "\"2.0\"",
    ];

    public byte[] Mutate(byte[] json)
    {
        var tokens = FindTokens(json);
        if (tokens.Count == 0)
        {
            return Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]);
        }

        var (start, end) = tokens[random.Next(tokens.Count)];
        var value = Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]);
        return random.Next(4) switch
        {
            // From the same message, so that ids, tokens and methods swap places.
            0 => [.. json[..start], .. Pick(json, tokens), .. json[end..]],
            1 => [.. json[..start], .. json[start..end], (byte)',', .. value, .. json[end..]],
            _ => [.. json[..start], .. value, .. json[end..]],
        };
    }

    private byte[] Pick(byte[] json, List<(int Start, int End)> tokens)
    {
        var (start, end) = tokens[random.Next(tokens.Count)];
        return json[start..end];
    }

    private static List<(int Start, int End)> FindTokens(byte[] json)
    {
        var tokens = new List<(int, int)>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray
                    or JsonTokenType.StartObject or JsonTokenType.EndObject))
                {
                    // A name's token includes its colon.
                    var start = (int)reader.TokenStartIndex;
                    var quotes = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? 2 : 0;
                    tokens.Add((start, start + reader.ValueSpan.Length + quotes));
                }
            }
        }
        catch (JsonException)
        {
            // The JSON was damaged before: the tokens up to there are enough.
        }

        return tokens;
    }
}
