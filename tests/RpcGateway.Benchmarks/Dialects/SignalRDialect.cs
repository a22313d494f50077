using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.ClientStreams;
using RpcGateway.Benchmarks.Load.Streams;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>SignalR's hub protocol in JSON, without the negotiation that a client of WebSockets alone may skip.</summary>
internal sealed class SignalRDialect(string path) : IDialect
{
    private const char End = '\u001e';

    public string Path => path;

    public Separation Separation => Separation.RecordSeparators;

    public void Greet(FrameSocket socket)
    {
        socket.SendText(Encoding.UTF8.GetBytes($$"""{"protocol":"json","version":1}{{End}}"""));
        var answer = Encoding.UTF8.GetString(socket.Receive());
        if (answer != $"{{}}{End}")
        {
            throw new LoadException($"The server answered {answer}");
        }
    }

    public byte[] Encode(Request request, int id) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":1,"invocationId":"{{id}}","target":"{{request.Method}}","arguments":[{{request.Arguments}}]}{{End}}"""));

    public bool IsIgnorable(ReadOnlySpan<byte> record) => record.SequenceEqual("{\"type\":6}\u001e"u8);

    public int ReadId(ReadOnlySpan<byte> record)
    {
        // The type, of one digit, comes first.
        const int TypeLength = 9;
        var start = ",\"invocationId\":\""u8;
        return record.Length > TypeLength && record[TypeLength..].StartsWith(start)
            && Utf8Parser.TryParse(record[(TypeLength + start.Length)..], out int id, out _) ? id : -1;
    }

    public ItemStream CreateStream(int index) => new SignalRItemStream(index);

    public ItemSource CreateSource(int items) => new SignalRItemSource(this, items);

    public int ReadReport(ReadOnlySpan<byte> record)
    {
        var start = "{\"type\":1,\"target\":\"progress\",\"arguments\":["u8;
        return record.StartsWith(start) && Utf8Parser.TryParse(record[start.Length..], out int value, out _) ? value : -1;
    }

    // {"type":1,"invocationId":"1","target":"confirm","arguments":["..."]}
    public void AnswerCallback(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var id = CallbackAnswer.Between(record, "{\"type\":1,\"invocationId\":"u8, ",\"target\":\"confirm\","u8);
        sender.Add([.. "{\"type\":3,\"invocationId\":"u8, .. id, .. ",\"result\":true}\u001e"u8]);
    }

    public bool IsAnswer(ReadOnlyMemory<byte> record, Request request, int id)
    {
        using var answer = JsonDocument.Parse(record[..^1]);
        var root = answer.RootElement;
        return root.GetProperty("type").GetInt32() == 3
            && root.GetProperty("invocationId").GetString() == id.ToString(CultureInfo.InvariantCulture)
            && JsonAnswer.HasOutcome(root, request);
    }
}
