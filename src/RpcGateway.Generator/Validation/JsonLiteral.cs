using System.Globalization;
using System.Text;

namespace RpcGateway.Generator.Validation;

/// <summary>Writes JSON values for schemas. The compiler loads generators without System.Text.Json.</summary>
internal static class JsonLiteral
{
    public static string Quote(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\')
            {
                json.Append('\\').Append(character);
            }
            else if (character < ' ' || char.IsSurrogate(character))
            {
                json.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                json.Append(character);
            }
        }

        return json.Append('"').ToString();
    }

    /// <summary>Returns the JSON of a constant, or null if it has none.</summary>
    public static string? Of(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        double number when double.IsNaN(number) || double.IsInfinity(number) => null,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        float number => ((double)number).ToString("R", CultureInfo.InvariantCulture),
        char character => Quote(character.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>Returns a schema with the given keywords, or null.</summary>
    public static string? Schema(IReadOnlyDictionary<string, string> keywords) => keywords.Count == 0
        ? null
        : "{" + string.Join(",", keywords.Select(keyword => $"{Quote(keyword.Key)}:{keyword.Value}")) + "}";
}
