using System.Text.Unicode;

namespace RpcGateway.Benchmarks.SignalRPeer;

/// <summary>Sends a SignalR stream: each item is a message of its own, sent as fast as the socket accepts it.</summary>
internal sealed class SignalRItemSender(IDialect dialect, int items) : ItemSender(dialect, items)
{
    // The number of items per write.
    private const int PortionSize = 256;

    private readonly byte[] _item = new byte[64];
    private bool _isCompleted;

    public override bool TryWrite(MessageSender sender)
    {
        if (_isCompleted)
        {
            return false;
        }

        for (var end = EndOfPortion(PortionSize); Position < end; Count(1))
        {
            Utf8.TryWrite(_item, $"{{\"type\":2,\"invocationId\":\"s\",\"item\":{Position}}}\u001e", out var length);
            sender.Add(_item.AsSpan(0, length));
        }

        _isCompleted = IsComplete;
        if (_isCompleted)
        {
            sender.Add("{\"type\":3,\"invocationId\":\"s\"}\u001e"u8);
        }

        return true;
    }

    protected override void Begin(int id, MessageSender sender)
    {
        _isCompleted = false;
        sender.Add(Encoding.UTF8.GetBytes(
            $$"""{"type":1,"invocationId":"{{id}}","target":"sum","arguments":[],"streamIds":["s"]}""" + "\u001e"));
    }
}
