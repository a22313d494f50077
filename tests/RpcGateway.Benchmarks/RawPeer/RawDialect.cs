namespace RpcGateway.Benchmarks.RawPeer;

/// <summary>No protocol: a message is the argument, with its first bytes replaced by the id, and comes back unchanged.</summary>
internal sealed class RawDialect(string path) : IDialect
{
    public string Path => path;

    public byte[] Encode(Request request, int id)
    {
        var payload = Encoding.UTF8.GetBytes(request.Arguments.Trim('"'));
        var digits = $"{id}";
        if (payload.Length >= digits.Length)
        {
            Encoding.ASCII.GetBytes(digits, payload);
        }

        return payload;
    }

    // As long as the gateway's response.
    public void RespondToCallback(ReadOnlySpan<byte> record, MessageSender sender) =>
        sender.Add("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":true}"u8);

    public bool IsResponse(ReadOnlyMemory<byte> record, Request request, int id) =>
        record.Span.SequenceEqual(Encode(request, id));
}
