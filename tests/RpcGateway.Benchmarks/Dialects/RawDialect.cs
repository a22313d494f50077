using System.Globalization;
using System.Text;

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

    public bool IsAnswer(ReadOnlyMemory<byte> record, Request request, int id) =>
        record.Span.SequenceEqual(Encode(request, id));
}
