namespace RpcGateway.Benchmarks.SignalRPeer;

/// <summary>Receives a SignalR stream: one request, then the items as fast as the server sends them.</summary>
internal sealed class SignalRItemReceiver(Request call) : Exchange
{
    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        if (record.StartsWith("{\"type\":2,"u8))
        {
            var member = "\"item\":"u8;
            CheckNext(record[(record.IndexOf(member) + member.Length)..], record);
            Count(1);
            return;
        }

        IsDone = record.StartsWith("{\"type\":3,"u8) && record.IndexOf("\"error\""u8) < 0 ? true : throw Unexpected(record);
    }

    protected override void Begin(int id, MessageSender sender)
    {
        var start = $$"""{"type":4,"invocationId":"{{id}}","target":"{{call.Method}}","arguments":[{{call.Arguments}}]}""";
        sender.Add(Encoding.UTF8.GetBytes(start + "\u001e"));
    }
}
