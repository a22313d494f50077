using System.Text.Json;

namespace RpcGateway.Benchmarks.SignalRPeer;

/// <summary>SignalR's JSON hub protocol, without the negotiation request, which WebSocket clients may skip.</summary>
internal sealed class SignalRDialect(string path) : IDialect
{
    public string Path => path;
    public Separation Separation => Separation.RecordSeparators;

    public void Handshake(FrameSocket socket)
    {
        socket.SendText("{\"protocol\":\"json\",\"version\":1}\u001e"u8);
        var response = socket.Receive();
        if (!response.AsSpan().SequenceEqual("{}\u001e"u8))
        {
            throw new LoadException($"Unexpected response to the handshake: {Encoding.UTF8.GetString(response)}");
        }
    }

    public byte[] Encode(Request request, int id) => Encoding.UTF8.GetBytes(
        $$"""{"type":1,"invocationId":"{{id}}","target":"{{request.Method}}","arguments":[{{request.Arguments}}]}"""
        + "\u001e");

    public bool IsKeepAlive(ReadOnlySpan<byte> record) => record.SequenceEqual("{\"type\":6}\u001e"u8);

    public Exchange CreateReceiver(Request call) => new SignalRItemReceiver(call);

    public Exchange CreateSender(int items) => new SignalRItemSender(this, items);

    public int ReadReport(ReadOnlySpan<byte> record) =>
        JsonResponse.ReadNumber(record, "{\"type\":1,\"target\":\"progress\",\"arguments\":["u8);

    // {"type":1,"invocationId":"1","target":"confirm","arguments":["..."]}
    public void RespondToCallback(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var id = JsonResponse.FindCallbackId(record, "{\"type\":1,\"invocationId\":"u8, ",\"target\":\"confirm\","u8);
        sender.Add([.. "{\"type\":3,\"invocationId\":"u8, .. id, .. ",\"result\":true}\u001e"u8]);
    }

    public bool IsResponse(ReadOnlyMemory<byte> record, Request request, int id)
    {
        using var response = JsonDocument.Parse(record[..^1]);
        var root = response.RootElement;
        return root.GetProperty("type").GetInt32() == 3
            && root.GetProperty("invocationId").ValueEquals($"{id}")
            && JsonResponse.IsExpected(root, request);
    }
}
