using System.Globalization;
using System.Text;
using RpcGateway.Benchmarks.Load;

namespace RpcGateway.Benchmarks.Dialects;

/// <summary>No protocol: the argument goes out by itself, its first bytes replaced by the id, and comes back.</summary>
internal sealed class RawDialect(string path) : IDialect
{
    public string Path => path;

    public byte[] Encode(Request request, int id)
    {
        var payload = Encoding.UTF8.GetBytes(request.Arguments.Trim('"'));
        var digits = id.ToString(CultureInfo.InvariantCulture);
        if (payload.Length >= digits.Length)
        {
            Encoding.ASCII.GetBytes(digits, payload);
        }

        return payload;
    }

    // As many bytes as the gateway's answer has.
    public void AnswerCallback(ReadOnlySpan<byte> record, MessageSender sender) =>
        sender.Add("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":true}"u8);

    public bool IsAnswer(ReadOnlyMemory<byte> record, Request request, int id) =>
        record.Span.SequenceEqual(Encode(request, id));
}
