using System.Text;
using RpcGateway.Benchmarks.Dialects;

namespace RpcGateway.Benchmarks.Load.Streams;

/// <summary>A stream of SignalR's: it is asked for once, and its items come as fast as they go.</summary>
internal sealed class SignalRItemStream(int index) : ItemStream(index)
{
    public override void OnRecord(ReadOnlySpan<byte> record, MessageSender sender)
    {
        if (record.StartsWith("{\"type\":2,"u8))
        {
            var member = "\"item\":"u8;
            Check(record[(record.IndexOf(member) + member.Length)..], record);
            Count(1);
            return;
        }

        IsDone = record.StartsWith("{\"type\":3,"u8) && record.IndexOf("\"error\""u8) < 0 ? true : throw Unexpected(record);
    }

    protected override byte[] Begin(IDialect dialect, Request request) => Encoding.UTF8.GetBytes(
        $$"""{"type":4,"invocationId":"{{FirstId}}","target":"{{request.Method}}","arguments":[{{request.Arguments}}]}"""
        + "\u001e");
}
