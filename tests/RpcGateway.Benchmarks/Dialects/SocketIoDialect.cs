using System.Globalization;
using System.Text;
using System.Text.Json;
using RpcGateway.Benchmarks.Load;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>
/// socket.io 4 over engine.io 4, on a WebSocket from the start: events whose acknowledgement carries the result. The first
/// digit is the type of the engine's packet, the second that of the event's, and then comes the id.
/// </summary>
internal sealed class SocketIoDialect : IDialect
{
    private const string Event = "42";
    private const string Acknowledgement = "43";

    public string Path => "/socket.io/?EIO=4&transport=websocket";

    public void Greet(FrameSocket socket)
    {
        Expect(socket, "0{");
        socket.SendText("40"u8);
        Expect(socket, "40{");
    }

    public byte[] Encode(Request request, int id)
    {
        var arguments = request.Arguments.Length == 0 ? "" : $",{request.Arguments}";
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"""{Event}{id}["{request.Method}"{arguments}]"""));
    }

    public bool IsIgnorable(ReadOnlySpan<byte> record) => record.SequenceEqual("2"u8);

    public bool IsAnswer(ReadOnlyMemory<byte> record, Request request, int id)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Acknowledgement}{id}"));
        if (!record.Span.StartsWith(head))
        {
            return false;
        }

        using var answer = JsonDocument.Parse(record[head.Length..]);
        return JsonElement.DeepEquals(answer.RootElement, JsonElement.Parse($"[{request.Result}]"));
    }

    private static void Expect(FrameSocket socket, string start)
    {
        var packet = Encoding.UTF8.GetString(socket.Receive());
        if (!packet.StartsWith(start, StringComparison.Ordinal))
        {
            throw new LoadException($"The server answered {packet}");
        }
    }
}
