using System.Text;

namespace RpcGateway.Samples.Yjs;

/// <summary>Characters that one client inserted together.</summary>
/// <param name="Clock">The number of the first one.</param>
/// <param name="Length">How many, in UTF-16.</param>
/// <param name="Origin">The character on the left when they were inserted; null at the start of the text.</param>
/// <param name="RightOrigin">The character on the right when they were inserted; null at the end of the text.</param>
/// <param name="Text">The characters in UTF-8; null if their client no longer knows them, because they were deleted.</param>
internal sealed record YjsItem(long Clock, long Length, YjsId? Origin, YjsId? RightOrigin, ReadOnlyMemory<byte>? Text)
{
    public long End => Clock + Length;

    /// <summary>Returns the end of the item. As in Yjs, a character that this cuts in half is replaced.</summary>
    /// <param name="client">The client that inserted it.</param>
    /// <param name="clock">The first character to keep.</param>
    public YjsItem From(long client, long clock)
    {
        var offset = (int)(clock - Clock);
        ReadOnlyMemory<byte>? rest = null;
        if (Text is { } text)
        {
            var characters = Encoding.UTF8.GetString(text.Span);
            var kept = char.IsLowSurrogate(characters[offset])
                ? string.Concat("\uFFFD", characters.AsSpan(offset + 1))
                : characters[offset..];
            rest = Encoding.UTF8.GetBytes(kept);
        }

        return new YjsItem(clock, Length - offset, new YjsId(client, clock - 1), RightOrigin, rest);
    }

    /// <summary>Returns the start of the item, which must be text.</summary>
    /// <param name="length">The number of characters to keep. Must not cut one in half.</param>
    public YjsItem First(int length)
    {
        var kept = Encoding.UTF8.GetString(Text!.Value.Span)[..length];
        return this with { Length = length, Text = Encoding.UTF8.GetBytes(kept) };
    }

    /// <summary>Whether a character begins at a position.</summary>
    public bool IsStart(int offset) => !char.IsLowSurrogate(Encoding.UTF8.GetString(Text!.Value.Span)[offset]);

    /// <summary>Whether another item continues this one, so that both are the same as one item.</summary>
    public bool IsContinuedBy(YjsItem next, long client) =>
        next.Clock == End
        && next.Origin == new YjsId(client, End - 1)
        && next.RightOrigin == RightOrigin
        && next.Text.HasValue == Text.HasValue;
}
