using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace RpcGateway.Binding;

/// <summary>
/// Compares the content of a JSON string that has escapes. <see cref="System.Text.Json.Utf8JsonReader.ValueTextEquals(ReadOnlySpan{byte})"/>
/// throws for a lone surrogate, which any peer can send; here one equals no text.
/// </summary>
internal static class EscapedText
{
    public static bool Equals(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> text)
    {
        Span<byte> character = stackalloc byte[4];
        while (!escaped.IsEmpty)
        {
            var plain = escaped.IndexOf((byte)'\\');
            plain = plain < 0 ? escaped.Length : plain;
            if (!text.StartsWith(escaped[..plain]))
            {
                return false;
            }

            text = text[plain..];
            escaped = escaped[plain..];
            if (!escaped.IsEmpty)
            {
                if (!TryReadCharacter(ref escaped, out var rune)
                    || !text.StartsWith(character[..rune.EncodeToUtf8(character)]))
                {
                    return false;
                }

                text = text[rune.Utf8SequenceLength..];
            }
        }

        return text.IsEmpty;
    }

    // The JSON reader has already checked that every escape is complete.
    private static bool TryReadCharacter(ref ReadOnlySpan<byte> escaped, out Rune rune)
    {
        if (escaped[1] != 'u')
        {
            rune = new Rune(Unescape(escaped[1]));
            escaped = escaped[2..];
            return true;
        }

        var first = ReadUnit(ref escaped);
        if (char.IsHighSurrogate(first) && escaped.StartsWith("\\u"u8))
        {
            return Rune.TryCreate(first, ReadUnit(ref escaped), out rune);
        }

        return Rune.TryCreate(first, out rune);
    }

    private static char Unescape(byte letter) => (char)letter switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        var other => other,
    };

    private static char ReadUnit(ref ReadOnlySpan<byte> escaped)
    {
        var digits = escaped.Slice(2, 4);
        escaped = escaped[6..];
        return Utf8Parser.TryParse(digits, out ushort unit, out _, 'x') ? (char)unit : throw new UnreachableException();
    }
}
