using System.Buffers.Text;
using System.Text.Unicode;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>
/// Receives a stream according to docs/protocol-streams.md. It requests the next portion before it handles the present
/// one.
/// </summary>
internal sealed class GatewayItemReceiver(IDialect dialect, Request call) : Exchange
{
    private readonly byte[] _next = new byte[128];
    private long _token;

    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var isFirst = _token == 0;
        if (isFirst)
        {
            ReadToken(record);
        }

        IsDone = _token == 0 || record.EndsWith("\"finished\":true}}"u8);
        if (!IsDone)
        {
            SendNext(sender);
        }

        ReadValues(record, isFirst);
    }

    protected override void Begin(int id, MessageSender sender)
    {
        _token = 0;
        sender.Add(dialect.Encode(call, id));
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

    // {"jsonrpc":"2.0","id":9,"method":"$/enumerator/next","params":{"token":1}}
    private void SendNext(MessageSender sender)
    {
        Utf8.TryWrite(
            _next,
            $$$"""{"jsonrpc":"2.0","id":{{{NextId()}}},"method":"$/enumerator/next","params":{"token":{{{_token}}}}}""",
            out var length);
        sender.Add(_next.AsSpan(0, length));
    }

    // {"jsonrpc":"2.0","id":9,"result":{"values":[0,1,2],"finished":false}}
    private void ReadValues(ReadOnlySpan<byte> record, bool isFirst)
    {
        var member = "\"values\":["u8;
        var start = record.IndexOf(member);
        if (start >= 0 && record[(start + member.Length)..record.LastIndexOf((byte)']')] is { IsEmpty: false } values)
        {
            CheckNext(values, record);
            Count(values.Count((byte)',') + 1);
        }
        else if (start < 0 && !(isFirst && _token != 0))
        {
            // Only the first response may come without values.
            throw Unexpected(record);
        }
    }
}
