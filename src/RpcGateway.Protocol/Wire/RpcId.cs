using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RpcGateway.Protocol.Wire;

/// <summary>
/// The id of a request from the peer. It is written back exactly as received, including numbers above 2^53, fractions and
/// escapes (JSON-RPC 2.0, section 4).
/// </summary>
internal readonly struct RpcId : IEquatable<RpcId>
{
    /// <summary>
    /// The maximum length of an id, in bytes. An id stays in memory while its call runs, so it has its own limit.
    /// </summary>
    public const int MaxLength = 1024;

    private static readonly byte[] NullText = [.. "null"u8];

    // If null, the id is _number. Otherwise, the id as JSON; empty for None.
    private readonly byte[]? _text;
    private readonly long _number;

    public RpcId(long number) => _number = number;

    private RpcId(byte[] text) => _text = text;

    /// <summary>No id, as in a notification.</summary>
    public static RpcId None { get; } = new([]);

    public static RpcId Null { get; } = new(NullText);

    public bool IsNone => _text is { Length: 0 };

    public bool IsNull => ReferenceEquals(_text, NullText);

    /// <summary>
    /// Reads the id at the position of <paramref name="reader"/>. Returns false if the value is not a valid id.
    /// </summary>
    public static bool TryRead(ref Utf8JsonReader reader, ReadOnlySpan<byte> message, out RpcId id)
    {
        var text = message[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
        id = Null;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return true;
            case JsonTokenType.Number when IsPlainInteger(text, out var number):
                id = new RpcId(number);
                return true;
            case JsonTokenType.Number or JsonTokenType.String when text.Length <= MaxLength:
                id = new RpcId(text.ToArray());
                return true;
            default:
                return false;
        }
    }

    /// <summary>The id as a number, as in responses to calls of this end; null if it is not an integer.</summary>
    public long? AsNumber() => _text is null ? _number : null;

    public void WriteTo(MessageBuffer buffer)
    {
        if (_text is null)
        {
            buffer.WriteNumber(_number);
        }
        else
        {
            buffer.Write(_text);
        }
    }

    public bool Equals(RpcId other) => _text is null
        ? other._text is null && _number == other._number
        : other._text is not null && _text.AsSpan().SequenceEqual(other._text);

    public override bool Equals(object? obj) => obj is RpcId other && Equals(other);

    public override int GetHashCode()
    {
        if (_text is null)
        {
            return _number.GetHashCode();
        }

        var hash = default(HashCode);
        hash.AddBytes(_text);
        return hash.ToHashCode();
    }

    public override string ToString() => _text is null ? $"{_number}" : Encoding.UTF8.GetString(_text);

    /// <summary>The id for spans: strings without their quotes, empty for null, limited in length.</summary>
    public string ToDisplayText() => _text switch
    {
        null => _number.ToString(CultureInfo.InvariantCulture),
        [(byte)'"', .. var inside, (byte)'"'] => PeerText.Clean(inside),
        _ => IsNull ? "" : PeerText.Clean(_text),
    };

    // "-0" and numbers with a fraction or an exponent would be written back in a different form.
    private static bool IsPlainInteger(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var consumed)
        && consumed == text.Length
        && !(number == 0 && text.Length > 1);
}
