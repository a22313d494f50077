using System.Buffers;
using System.Text;

namespace RpcGateway.Samples.Yjs;

/// <summary>Writes the numbers, items and deletions of an update.</summary>
internal sealed class YjsWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void WriteNumber(long value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte((byte)(value | 0x80));
        }

        WriteByte((byte)value);
    }

    public void WriteGap(long length)
    {
        WriteByte(10);
        WriteNumber(length);
    }

    public void WriteItem(YjsItem item)
    {
        WriteByte((byte)((item.Text is null ? 1 : 4) | (item.Origin is null ? 0 : 0x80) | (item.RightOrigin is null ? 0 : 0x40)));
        WriteId(item.Origin);
        WriteId(item.RightOrigin);
        if (item.Origin is null && item.RightOrigin is null)
        {
            WriteByte(1);
            WriteText(Encoding.UTF8.GetBytes(YjsUpdate.RootName));
        }

        if (item.Text is { } text)
        {
            WriteText(text.Span);
        }
        else
        {
            WriteNumber(item.Length);
        }
    }

    public void Write(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    private void WriteId(YjsId? id)
    {
        if (id is { } known)
        {
            WriteNumber(known.Client);
            WriteNumber(known.Clock);
        }
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        WriteNumber(text.Length);
        Write(text);
    }

    private void WriteByte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }
}
