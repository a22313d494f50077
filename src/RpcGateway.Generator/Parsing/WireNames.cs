namespace RpcGateway.Generator.Parsing;

/// <summary>Converts C# names to wire names.</summary>
internal static class WireNames
{
    private const string Suffix = "Async";

    public static string WithoutAsync(string name) =>
        EndsInAsync(name) ? name.Substring(0, name.Length - Suffix.Length) : name;

    public static bool EndsInAsync(string name) =>
        name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Converts a name in the same way as the camelCase policy of System.Text.Json.</summary>
    public static string ToCamelCase(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            // The last capital of a sequence starts the next word: IOStatus becomes ioStatus.
            if (i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]))
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }

    /// <summary>Whether the name consists of letters, digits, <c>_</c> and <c>-</c> in parts separated by single dots.</summary>
    public static bool IsValid(string? name) =>
        name is not null && name.Split('.').All(part => part.Length > 0 && part.All(IsNameCharacter));

    /// <summary>Whether JSON-RPC 2.0 (section 4) reserves the name.</summary>
    public static bool IsReserved(string name) => name == "rpc" || name.StartsWith("rpc.", StringComparison.Ordinal);

    private static bool IsNameCharacter(char character) =>
        char.IsLetterOrDigit(character) || character is '_' or '-';
}
