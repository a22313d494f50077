using System.Text;
using System.Text.Unicode;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.ClientStreams;

/// <summary>A stream of SignalR's: each item is a message of its own, as its clients send it, as fast as they go.</summary>
internal sealed class SignalRItemSource(IDialect dialect, int items) : ItemSource(dialect, items)
{
    // What is handed to the socket at once.
    private const int Portion = 256;

    private readonly byte[] _item = new byte[64];
    private bool _isEnded;

    public override bool TryWrite(MessageSender sender)
    {
        if (_isEnded)
        {
            return false;
        }

        for (var end = Math.Min(Position + Portion, Items); Position < end; Position++)
        {
            Utf8.TryWrite(_item, $"{{\"type\":2,\"invocationId\":\"s\",\"item\":{Position}}}\u001e", out var length);
            sender.Add(_item.AsSpan(0, length));
        }

        _isEnded = Position == Items;
        if (_isEnded)
        {
            sender.Add("{\"type\":3,\"invocationId\":\"s\"}\u001e"u8);
        }

        return true;
    }

    protected override void Begin(int id, MessageSender sender)
    {
        _isEnded = false;
        sender.Add(Encoding.UTF8.GetBytes(
            $$"""{"type":1,"invocationId":"{{id}}","target":"sum","arguments":[],"streamIds":["s"]}""" + "\u001e"));
    }
}
