using System.Text.Json;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>
/// JSON-RPC 2.0 according to docs/protocol.md and, with shared frames, docs/protocol-v1.md. StreamJsonRpc and rpc-websockets
/// use the same requests and responses.
/// </summary>
internal sealed class GatewayDialect(
    bool sharesFrames = false,
    bool isOrdered = true,
    string path = "/rpc",
    string contract = "bench",
    bool hasSession = false) : IDialect
{
    /// <summary>The token of progress reports.</summary>
    public const int ProgressToken = 1;

    public string Path => path;
    public string? Subprotocol => sharesFrames ? "rpcgateway.v1" : null;
    public Separation Separation => sharesFrames ? Separation.LineFeeds : Separation.Messages;
    public bool SharesFrames => sharesFrames;
    public bool Acknowledges => hasSession;

    public void Handshake(FrameSocket socket)
    {
        if (sharesFrames)
        {
            var session = hasSession ? ",\"session\":{\"buffer\":262144}" : "";
            socket.SendText(Encoding.UTF8.GetBytes(
                $$$"""{"jsonrpc":"2.0","id":1,"method":"$/hello","params":{"version":1{{{session}}}}}"""));
            var record = socket.Receive();
            using var response = JsonDocument.Parse(record);
            if (!response.RootElement.TryGetProperty("result", out var result)
                || response.RootElement.GetProperty("id").GetInt32() != 1
                || result.TryGetProperty("session", out _) != hasSession)
            {
                throw new LoadException($"Unexpected response to $/hello: {Encoding.UTF8.GetString(record)}");
            }
        }
    }

    public byte[] Encode(Request request, int id) => Encoding.UTF8.GetBytes(
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{contract}}.{{request.Method}}","params":[{{request.Arguments}}]}""");

    public Exchange CreateReceiver(Request call) => new GatewayItemReceiver(this, call);

    public Exchange CreateSender(int items) => new GatewayItemSender(this, items);

    public int ReadReport(ReadOnlySpan<byte> record) => JsonResponse.ReadNumber(
        record, "{\"jsonrpc\":\"2.0\",\"method\":\"$/progress\",\"params\":{\"token\":1,\"value\":"u8);

    // {"jsonrpc":"2.0","id":1,"method":"benchCallback.confirm","params":["..."]}
    public void RespondToCallback(ReadOnlySpan<byte> record, MessageSender sender)
    {
        var id = JsonResponse.FindCallbackId(
            record, "{\"jsonrpc\":\"2.0\",\"id\":"u8, ",\"method\":\"benchCallback.confirm\","u8);
        sender.Add([.. "{\"jsonrpc\":\"2.0\",\"id\":"u8, .. id, .. ",\"result\":true}"u8]);
    }

    public bool IsResponse(ReadOnlyMemory<byte> record, Request request, int id)
    {
        using var response = JsonDocument.Parse(record);
        return (response.RootElement.GetProperty("id").GetInt32() == id || !isOrdered)
            && JsonResponse.IsExpected(response.RootElement, request);
    }
}
