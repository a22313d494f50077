namespace RpcGateway.Generator.Parsing;

/// <summary>How C# names become names on the wire.</summary>
internal static class WireNames
{
    private const string Suffix = "Async";

    public static string WithoutAsync(string name) =>
        EndsInAsync(name) ? name.Substring(0, name.Length - Suffix.Length) : name;

    public static bool EndsInAsync(string name) =>
        name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The same as the camelCase policy of System.Text.Json, which names the members of values.</summary>
    public static string ToCamelCase(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            // The last capital of a run begins the next word: IOStatus is ioStatus.
            if (i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]))
            {
                break;
            }

            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }

    /// <summary>Whether it has letters, digits, <c>_</c> and <c>-</c>, in parts between single dots.</summary>
    public static bool IsValid(string? name) =>
        name is not null && name.Split('.').All(part => part.Length > 0 && part.All(IsNameCharacter));

    /// <summary>Whether JSON-RPC 2.0 (section 4) keeps the name for itself.</summary>
    public static bool IsReserved(string name) => name == "rpc" || name.StartsWith("rpc.", StringComparison.Ordinal);

    private static bool IsNameCharacter(char character) =>
        char.IsLetterOrDigit(character) || character is '_' or '-';
}
