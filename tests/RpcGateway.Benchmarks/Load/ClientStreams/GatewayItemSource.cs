using System.Buffers.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.ClientStreams;

/// <summary>
/// A stream as docs/protocol.md, section 6, has it: the server asks, and is answered with as many items as our own
/// clients have ready at most.
/// </summary>
internal sealed class GatewayItemSource(IDialect dialect, int items) : ItemSource(dialect, items)
{
    private const int Portion = 256;

    // Each with a comma.
    private const int LongestItem = 12;

    private readonly IDialect _dialect = dialect;
    private readonly byte[] _answer = new byte[256 + (Portion * LongestItem)];
    private int _length;

    private static ReadOnlySpan<byte> Next => ",\"method\":\"$/enumerator/next\","u8;

    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        if (record.IndexOf(Next) < 0)
        {
            base.OnRecord(record, sender);
            return;
        }

        WriteAnswer(_dialect.ReadId(record));
        sender.Add(_answer.AsSpan(0, _length));
    }

    protected override void Begin(int id, MessageSender sender) =>
        sender.Add(_dialect.Encode(new Request("sum", """{"token":1}""", null), id));

    // {"jsonrpc":"2.0","id":1,"result":{"values":[1,2],"finished":false}}
    private void WriteAnswer(int id)
    {
        _length = 0;
        Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        Write(id);
        Write(",\"result\":{\"values\":["u8);
        for (var end = Math.Min(Position + Portion, Items); Position < end; Position++)
        {
            Write(Position);
            Write(Position < end - 1 ? ","u8 : ""u8);
        }

        Write(Position < Items ? "],\"finished\":false}}"u8 : "],\"finished\":true}}"u8);
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_answer.AsSpan(_length));
        _length += text.Length;
    }

    private void Write(int number)
    {
        Utf8Formatter.TryFormat(number, _answer.AsSpan(_length), out var written);
        _length += written;
    }
}
