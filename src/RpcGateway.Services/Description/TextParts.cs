namespace RpcGateway.Services.Description;

/// <summary>Splits and joins texts from XML comments.</summary>
internal static class TextParts
{
    public static string? Join(string? summary, string? remarks) =>
        summary is null || remarks is null ? summary ?? remarks : $"{summary}\n\n{remarks}";

    /// <summary>Returns the first sentence.</summary>
    public static string? FirstSentence(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var paragraph = text.Split("\n\n")[0];
        for (var i = 1; i < paragraph.Length; i++)
        {
            if (char.IsWhiteSpace(paragraph[i]) && paragraph[i - 1] is '.' or '!' or '?' && !Continues(paragraph, i))
            {
                return paragraph[..i];
            }
        }

        return paragraph;
    }

    // A lower-case letter follows: "e.g. this" does not end a sentence.
    private static bool Continues(string text, int at)
    {
        var next = text.AsSpan(at).TrimStart();
        return next.Length > 0 && char.IsLower(next[0]);
    }
}
