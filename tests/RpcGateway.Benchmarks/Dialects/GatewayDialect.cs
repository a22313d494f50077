using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using RpcGateway.Benchmarks.Load;
using RpcGateway.Benchmarks.Load.ClientStreams;
using RpcGateway.Benchmarks.Load.Streams;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>JSON-RPC 2.0 as docs/protocol.md has it; with shared frames as docs/protocol-v1.md has it.</summary>
internal sealed class GatewayDialect(bool sharesFrames, string contract = "bench") : IDialect
{
    /// <summary>What reports of progress are told apart by.</summary>
    public const int ProgressToken = 1;

    public string Path => "/rpc";

    public string? Subprotocol => sharesFrames ? "rpcgateway.v1" : null;

    public Separation Separation => sharesFrames ? Separation.LineFeeds : Separation.Messages;

    public bool SharesFrames => sharesFrames;

    public void Greet(FrameSocket socket)
    {
        if (sharesFrames)
        {
            socket.SendText("""{"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1}}"""u8);
            JsonAnswer.ThrowUnlessAnswer(socket.Receive(), 1);
        }
    }

    public byte[] Encode(Request request, int id) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{contract}}.{{request.Method}}","params":[{{request.Arguments}}]}"""));

    public int ReadId(ReadOnlySpan<byte> record)
    {
        var start = "{\"jsonrpc\":\"2.0\",\"id\":"u8;
        return record.StartsWith(start) && Utf8Parser.TryParse(record[start.Length..], out int id, out _) ? id : -1;
    }

    public ItemStream CreateStream(int index) => new GatewayItemStream(index);

    public ItemSource CreateSource(int items) => new GatewayItemSource(this, items);

    public int ReadReport(ReadOnlySpan<byte> record)
    {
        var start = "{\"jsonrpc\":\"2.0\",\"method\":\"$/progress\",\"params\":{\"token\":1,\"value\":"u8;
        return record.StartsWith(start) && Utf8Parser.TryParse(record[start.Length..], out int value, out _) ? value : -1;
    }

    // {"jsonrpc":"2.0","id":1,"method":"benchCallback.confirm","params":["..."]}
    public void AnswerCallback(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var id = CallbackAnswer.Between(record, "{\"jsonrpc\":\"2.0\",\"id\":"u8, ",\"method\":\"benchCallback.confirm\","u8);
        sender.Add([.. "{\"jsonrpc\":\"2.0\",\"id\":"u8, .. id, .. ",\"result\":true}"u8]);
    }

    public bool IsAnswer(ReadOnlyMemory<byte> record, Request request, int id)
    {
        using var answer = JsonDocument.Parse(record);
        return answer.RootElement.GetProperty("id").GetInt32() == id
            && JsonAnswer.HasOutcome(answer.RootElement, request);
    }
}
