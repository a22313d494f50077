using System.Globalization;
using System.Text;

namespace RpcGateway.Protocol.Wire;

/// <summary>
/// Text that a peer chose, made fit for a log line or an attribute: in one line, without what a terminal would obey or
/// an eye would misread, and not long.
/// </summary>
internal static class PeerText
{
    /// <summary>The most characters of the text that <see cref="Clean(string?, int)"/> keeps where nobody says.</summary>
    public const int DefaultLength = 200;

    /// <summary>The text with control characters and the like as <c>\u001b</c>, and its end as one ellipsis.</summary>
    /// <remarks>
    /// Backslashes stay as they are, so a text may also look as if something had been escaped in it. That does no harm,
    /// while two for each one would spoil paths, and text that was cleaned once already.
    /// </remarks>
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
                // Eight digits beyond the first plane, as in C#: five would read as four and a character.
                clean.Append(rune.IsBmp ? "\\u" : "\\U")
                    .Append(rune.Value.ToString(rune.IsBmp ? "x4" : "x8", CultureInfo.InvariantCulture));
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
        || rune.Value == 0xFFFD
        || IsInvisible(rune.Value);

    // Letters and marks that nobody sees: fillers of Hangul, joiners and vowels without a shape, variation selectors.
    private static bool IsInvisible(int value) => value is 0x115F or 0x1160 or 0x3164 or 0xFFA0
        or 0x034F or 0x17B4 or 0x17B5 or 0x2800
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
