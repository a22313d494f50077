using System.Text.Json;

namespace RpcGateway.Benchmarks.OtherPeers;

/// <summary>
/// socket.io 4 over engine.io 4, without the upgrade from HTTP: events whose acknowledgement contains the result. A packet
/// starts with the digit of its engine.io type, that of its socket.io type, and the id.
/// </summary>
internal sealed class SocketIoDialect : IDialect
{
    private const string Event = "42";
    private const string Acknowledgement = "43";

    public string Path => "/socket.io/?EIO=4&transport=websocket";

    public void Handshake(FrameSocket socket)
    {
        Expect(socket, "0{");
        socket.SendText("40"u8);
        Expect(socket, "40{");
    }

    public byte[] Encode(Request request, int id)
    {
        var arguments = request.Arguments.Length == 0 ? "" : $",{request.Arguments}";
        return Encoding.UTF8.GetBytes($"""{Event}{id}["{request.Method}"{arguments}]""");
    }

    public bool IsKeepAlive(ReadOnlySpan<byte> record) => record.SequenceEqual("2"u8);

    public bool IsResponse(ReadOnlyMemory<byte> record, Request request, int id)
    {
        var head = Encoding.ASCII.GetBytes($"{Acknowledgement}{id}");
        if (!record.Span.StartsWith(head))
        {
            return false;
        }

        using var response = JsonDocument.Parse(record[head.Length..]);
        return JsonElement.DeepEquals(response.RootElement, JsonElement.Parse($"[{request.Result}]"));
    }

    private static void Expect(FrameSocket socket, string start)
    {
        var packet = Encoding.UTF8.GetString(socket.Receive());
        if (!packet.StartsWith(start, StringComparison.Ordinal))
        {
            throw new LoadException($"A packet with '{start}' was expected, but the server sent {packet}");
        }
    }
}
