using System.Text.Unicode;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>
/// Sends a stream according to docs/protocol-streams.md. Each request of the server gets as many items as the project's
/// clients send at most.
/// </summary>
internal sealed class GatewayItemSender(IDialect dialect, int items) : ItemSender(dialect, items)
{
    private const int PortionSize = 256;

    // With the envelope, and with a comma after each item.
    private const int MaxItemLength = 12;
    private readonly byte[] _response = new byte[256 + (PortionSize * MaxItemLength)];

    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        if (record.IndexOf(",\"method\":\"$/enumerator/next\","u8) < 0)
        {
            base.OnRecord(record, sender);
            return;
        }

        sender.Add(WriteResponse(JsonResponse.ReadNumber(record, "{\"jsonrpc\":\"2.0\",\"id\":"u8)));
    }

    protected override void Begin(int id, MessageSender sender) =>
        sender.Add(Dialect.Encode(new Request("sum", """{"token":1}""", null), id));

    // {"jsonrpc":"2.0","id":1,"result":{"values":[1,2],"finished":false}}
    private Span<byte> WriteResponse(int id)
    {
        Utf8.TryWrite(_response, $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{{\"values\":[", out var length);
        var end = EndOfPortion(PortionSize);
        for (; Position < end; Count(1))
        {
            Utf8.TryWrite(_response.AsSpan(length), $"{Position},", out var written);
            length += written;
        }

        // Replaces the last comma.
        length--;
        Utf8.TryWrite(_response.AsSpan(length), $"],\"finished\":{(IsComplete ? "true" : "false")}}}}}", out var rest);
        return _response.AsSpan(0, length + rest);
    }
}
