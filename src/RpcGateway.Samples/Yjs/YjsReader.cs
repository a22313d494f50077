using System.Text;
using System.Text.Unicode;

namespace RpcGateway.Samples.Yjs;

/// <summary>Reads the numbers and texts of an update.</summary>
internal ref struct YjsReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    public readonly int Position => _position;

    public readonly int Remaining => bytes.Length - _position;

    public byte ReadByte(string what) =>
        Remaining > 0 ? bytes.Span[_position++] : throw Fault($"the update ends before {what}");

    /// <summary>Reads a number of 7 bits per byte, the lowest ones first.</summary>
    public long ReadNumber(string what, long maximum)
    {
        var start = _position;
        var value = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var part = ReadByte(what);
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value <= maximum ? value : throw Fault($"{what} is {value}, but must be at most {maximum}", start);
            }
        }

        throw Fault($"{what} has too many digits", start);
    }

    /// <summary>Reads how many entries follow. Each needs some bytes, so that no count claims more than there is.</summary>
    public int ReadCount(string what, int bytesPerEntry)
    {
        var start = _position;
        var count = ReadNumber(what, int.MaxValue);
        return count <= Remaining / bytesPerEntry
            ? (int)count
            : throw Fault($"{what} is {count}, which is more than the {Remaining} bytes after it can contain", start);
    }

    /// <summary>Reads text; returns its bytes and its length in UTF-16.</summary>
    public ReadOnlyMemory<byte> ReadText(string what, out int length)
    {
        var start = _position;
        var count = ReadCount($"the length of {what}", 1);
        var text = bytes.Slice(_position, count);
        if (!Utf8.IsValid(text.Span))
        {
            throw Fault($"{what} is not valid UTF-8", start);
        }

        _position += count;
        length = Encoding.UTF8.GetCharCount(text.Span);
        return text;
    }

    public readonly YjsFormatException Fault(string text, int? position = null) =>
        new(FormattableString.Invariant($"At byte {position ?? _position}: {text}."));
}
