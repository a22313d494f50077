using System.Buffers.Text;
using System.Text.Unicode;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Streams;

/// <summary>
/// A stream as docs/protocol.md, section 6, has it: the next portion is asked for before this one is looked at.
/// </summary>
internal sealed class GatewayItemStream(int index) : ItemStream(index)
{
    private readonly byte[] _next = new byte[128];
    private int _id;
    private long _token;

    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        if (_token == 0)
        {
            ReadToken(record);
        }

        IsDone = _token == 0 || record.EndsWith("\"finished\":true}}"u8);
        if (!IsDone)
        {
            SendNext(sender);
        }

        ReadValues(record);
    }

    protected override byte[] Begin(IDialect dialect, Request request)
    {
        _token = 0;
        _id = FirstId;
        return dialect.Encode(request, _id);
    }

    // {"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{"token":1}}
    private void SendNext(MessageSender sender)
    {
        _id = _id == LastId ? FirstId : _id + 1;
        Utf8.TryWrite(
            _next,
            $$$"""{"jsonrpc":"2.0","id":{{{_id}}},"method":"$/enumerator/next","params":{"token":{{{_token}}}}}""",
            out var length);
        sender.Add(_next.AsSpan(0, length));
    }

    // {"jsonrpc":"2.0","id":8,"result":{"token":1,"values":[0,1]}}
    private void ReadToken(ReadOnlySpan<byte> record)
    {
        var member = "\"token\":"u8;
        var start = record.IndexOf(member);
        if (start >= 0 && !Utf8Parser.TryParse(record[(start + member.Length)..], out _token, out _))
        {
            throw Unexpected(record);
        }
    }

    // {"jsonrpc":"2.0","id":9,"result":{"values":[0,1,2],"finished":false}}
    private void ReadValues(ReadOnlySpan<byte> record)
    {
        var member = "\"values\":["u8;
        var start = record.IndexOf(member);
        if (start < 0)
        {
            // A first answer may have none; any other would be an error.
            if (record.IndexOf("\"result\":{\"token\":"u8) < 0)
            {
                throw Unexpected(record);
            }

            return;
        }

        var values = record[(start + member.Length)..record.LastIndexOf((byte)']')];
        if (!values.IsEmpty)
        {
            Check(values, record);
            Count(values.Count((byte)',') + 1);
        }
    }
}
