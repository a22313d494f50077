namespace RpcGateway.Server.Discovery;

/// <summary>Takes the texts of comments apart and puts them together.</summary>
internal static class TextParts
{
    public static string? Join(string? summary, string? remarks) =>
        summary is null || remarks is null ? summary ?? remarks : $"{summary}\n\n{remarks}";

    /// <summary>The first sentence, or all of a text that has only one.</summary>
    public static string? FirstSentence(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var paragraph = text.Split("\n\n")[0];
        for (var i = 1; i < paragraph.Length; i++)
        {
            if (char.IsWhiteSpace(paragraph[i]) && paragraph[i - 1] is '.' or '!' or '?' && !GoesOn(paragraph, i))
            {
                return paragraph[..i];
            }
        }

        return paragraph;
    }

    // "e.g. this" is no end of a sentence.
    private static bool GoesOn(string text, int at)
    {
        var next = text.AsSpan(at).TrimStart();
        return next.Length > 0 && char.IsLower(next[0]);
    }
}
