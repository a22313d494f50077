using System.Buffers;
using System.Buffers.Text;
using System.Text;
using RpcGateway.StreamJsonRpc.Messages;

namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>The header of a message: lines that end with CR LF, and an empty line.</summary>
/// <param name="Size">Its size in bytes, with the empty line.</param>
/// <param name="ContentLength">The size of the message that follows, in bytes.</param>
internal readonly record struct MessageHeader(int Size, int ContentLength)
{
    private const int MaxSize = 4096;

    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);

    /// <returns>False if the header has not arrived completely.</returns>
    /// <exception cref="FramingException">The bytes are not a header.</exception>
    public static bool TryRead(in ReadOnlySequence<byte> bytes, out MessageHeader header)
    {
        Span<byte> copy = stackalloc byte[(int)Math.Min(bytes.Length, MaxSize)];
        bytes.Slice(0, copy.Length).CopyTo(copy);
        ReadOnlySpan<byte> rest = copy;
        int? length = null;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = rest[..end];
            rest = rest[(end + 1)..];
            if (line.IsEmpty || line[^1] != '\r')
            {
                throw new FramingException("A line of a header does not end with CR LF.");
            }

            line = line[..^1];
            if (line.IsEmpty)
            {
                header = new MessageHeader(
                    copy.Length - rest.Length, length ?? throw new FramingException("A header has no Content-Length."));
                return true;
            }

            ReadLine(line, ref length);
        }

        header = default;
        return copy.Length < MaxSize ? false : throw new FramingException($"A header has more than {MaxSize} bytes.");
    }

    private static void ReadLine(ReadOnlySpan<byte> line, ref int? length)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(NameBytes))
        {
            throw new FramingException("A line of a header has no name and value.");
        }

        var name = line[..colon];
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            length = length is null && Utf8Parser.TryParse(value, out int size, out var used) && used == value.Length && size >= 0
                ? size
                : throw new FramingException("The Content-Length of a header is not a number, or occurs twice.");
        }
        else if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
        {
            CheckCharset(Encoding.ASCII.GetString(value));
        }
    }

    // "utf8" is a usual mistake, which the protocol asks to accept.
    private static void CheckCharset(string type)
    {
        const string Name = "charset=";
        var start = type.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        var charset = start < 0 ? "utf-8" : type[(start + Name.Length)..].Trim('"', ' ');
        if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            throw new FramingException($"A message has the charset '{charset}', but must be UTF-8.");
        }
    }
}
