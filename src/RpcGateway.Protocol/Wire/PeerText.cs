using System.Globalization;
using System.Text;

namespace RpcGateway.Protocol.Wire;

/// <summary>
/// Makes text from a peer safe for a log line or an attribute: one line, of limited length, without characters that a
/// terminal would execute or that are invisible or misleading.
/// </summary>
internal static class PeerText
{
    /// <summary>The default maximum number of characters that <see cref="Clean(string?, int)"/> keeps.</summary>
    public const int DefaultLength = 200;

    /// <summary>
    /// Escapes control characters and the like as <c>\u001b</c>, and replaces what exceeds the maximum length with an
    /// ellipsis.
    /// </summary>
    /// <remarks>
    /// Backslashes are not escaped, so text can look as if something in it had been escaped. That is harmless, whereas
    /// doubling them would spoil paths and text that has been cleaned before.
    /// </remarks>
    /// <param name="text">Text from the peer.</param>
    /// <param name="maxLength">The maximum number of characters to keep.</param>
    public static string Clean(string? text, int maxLength = DefaultLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var kept = text.AsSpan(0, Math.Min(text.Length, maxLength));
        return kept.Length == text.Length && !ContainsUnsafe(kept) ? text : Rewrite(kept, kept.Length < text.Length);
    }

    /// <summary>The same for UTF-8. Invalid bytes become replacement characters.</summary>
    /// <param name="text">Text from the peer.</param>
    /// <param name="maxLength">The maximum number of characters to keep.</param>
    public static string Clean(ReadOnlySpan<byte> text, int maxLength = DefaultLength)
    {
        // A character has at most four bytes. Decode only as many as can be kept, even if the text is longer.
        var maxBytes = Math.Min(text.Length, (maxLength + 1) * 4);
        return Clean(Encoding.UTF8.GetString(text[..maxBytes]), maxLength);
    }

    private static bool ContainsUnsafe(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune))
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
            if (IsUnsafe(rune))
            {
                // Eight digits outside the basic plane, as in C#: five digits would read as four digits and a character.
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

    // Control characters (including line ends and ESC), line separators, and characters that reorder or hide the text
    // around them. A lone surrogate is enumerated as a replacement character.
    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value == 0xFFFD
        || IsInvisible(rune.Value);

    // Letters and marks without a visible shape: Hangul fillers, joiners and vowels, variation selectors.
    private static bool IsInvisible(int value) => value is 0x115F or 0x1160 or 0x3164 or 0xFFA0
        or 0x034F or 0x17B4 or 0x17B5 or 0x2800
        or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
