using System.Globalization;
using System.Text;

namespace RpcGateway.Protocol;

/// <summary>
/// Text that a peer chose, made fit for a log line or an attribute: in one line, without what a terminal would obey or
/// an eye would misread, and not long.
/// </summary>
public static class RpcPeerText
{
    /// <summary>The most characters of the text that <see cref="Clean(string?, int)"/> keeps where nobody says.</summary>
    public const int DefaultLength = 200;

    /// <summary>The text with control characters and the like as <c>\u001b</c>, and its end as one ellipsis.</summary>
    /// <param name="text">The peer's text.</param>
    /// <param name="maxLength">The most characters of it to keep.</param>
    public static string Clean(string? text, int maxLength = DefaultLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var kept = text.AsSpan(0, Math.Min(text.Length, maxLength));
        return kept.Length == text.Length && !ContainsUnfit(kept) ? text : Rewrite(kept, kept.Length < text.Length);
    }

    /// <summary>The same for UTF-8; what is none becomes a replacement character.</summary>
    /// <param name="text">The peer's text.</param>
    /// <param name="maxLength">The most characters of it to keep.</param>
    public static string Clean(ReadOnlySpan<byte> text, int maxLength = DefaultLength)
    {
        // A character has at most four bytes: no more than that is decoded, however long the text is.
        var most = Math.Min(text.Length, (maxLength + 1) * 4);
        return Clean(Encoding.UTF8.GetString(text[..most]), maxLength);
    }

    private static bool ContainsUnfit(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnfit(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static string Rewrite(ReadOnlySpan<char> text, bool isCut)
    {
        var clean = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnfit(rune))
            {
                // A backslash of the text's own would look like one of these.
                clean.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.Append(isCut ? "…" : "").ToString();
    }

    // Controls (line ends and ESC among them), line separators, and what turns or hides the text around it. A lone
    // surrogate is enumerated as a replacement character.
    private static bool IsUnfit(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value == 0xFFFD;
}
