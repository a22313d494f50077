using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Wire;

/// <summary>
/// Finds the id of a message that is refused unread, and whether it is a call or a response. It takes the bytes as they
/// come, at any depth and in any order of the members, and keeps nothing but the id: it works where a message is too
/// large to be held, or nested too deep for a reader.
/// </summary>
internal sealed class EnvelopeScanner
{
    // The longest name in question with every character escaped, and the quotes.
    private const int MaxNameLength = 40;

    private readonly List<byte> _text = [];
    private int _depth;
    private int _maxTextLength;
    private bool _isString;
    private bool _isEscaped;
    private bool _isName;
    private bool _isId;
    private bool _isNoObject;

    /// <summary>The id; none without the member, null where there is one that cannot be an id.</summary>
    public RpcId Id { get; private set; } = RpcId.None;

    public bool HasMethod { get; private set; }

    /// <summary>Whether there is a result or an error.</summary>
    public bool HasOutcome { get; private set; }

    /// <summary>Whether the object was read to its end.</summary>
    public bool IsComplete { get; private set; }

    public static EnvelopeScanner Scan(ReadOnlySpan<byte> message)
    {
        var scanner = new EnvelopeScanner();
        scanner.Read(message);
        return scanner;
    }

    /// <summary>Reads the next bytes of the message.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isNoObject && !IsComplete)
        {
            bytes = bytes[(_isString ? ReadString(bytes) : _depth > 1 ? ReadNested(bytes) : ReadMember(bytes[0]))..];
        }
    }

    private int ReadString(ReadOnlySpan<byte> bytes)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            Keep(bytes[..1]);
            return 1;
        }

        var end = bytes.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0)
        {
            Keep(bytes);
            return bytes.Length;
        }

        Keep(bytes[..(end + 1)]);
        _isEscaped = bytes[end] == '\\';
        _isString = _isEscaped;
        if (!_isString && _isName && _depth == 1)
        {
            EndName();
        }

        return end + 1;
    }

    private int ReadNested(ReadOnlySpan<byte> bytes)
    {
        var next = bytes.IndexOfAny("\"{}[]"u8);
        if (next < 0)
        {
            return bytes.Length;
        }

        _isString = bytes[next] == '"';
        _depth += bytes[next] switch
        {
            (byte)'{' or (byte)'[' => 1,
            (byte)'}' or (byte)']' => -1,
            _ => 0,
        };
        return next + 1;
    }

    // Between the members of the message itself.
    private int ReadMember(byte next)
    {
        switch (next)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                break;
            case (byte)'{' when _depth == 0:
                _depth = 1;
                StartName();
                break;
            case var _ when _depth == 0:
                _isNoObject = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth = 2;
                Keep([next]);
                break;
            case (byte)'"':
                _isString = true;
                Keep([next]);
                break;
            case (byte)':':
                _isName = false;
                break;
            case (byte)',':
                EndValue();
                StartName();
                break;
            case (byte)'}':
                EndValue();
                IsComplete = true;
                break;
            default:
                Keep([next]);
                break;
        }

        return 1;
    }

    private void StartName()
    {
        _isName = true;
        _maxTextLength = MaxNameLength;
        _text.Clear();
    }

    private void EndName()
    {
        var reader = Reader();
        _isId = RpcJson.TextEquals(reader, "id"u8);
        HasMethod |= RpcJson.TextEquals(reader, "method"u8);
        HasOutcome |= RpcJson.TextEquals(reader, "result"u8) || RpcJson.TextEquals(reader, "error"u8);
        _maxTextLength = _isId ? RpcId.MaxLength : 0;
        _text.Clear();
    }

    private void EndValue()
    {
        if (_isId && !_isName)
        {
            var reader = Reader();
            Id = reader.TokenType != JsonTokenType.None && RpcId.TryRead(ref reader, _text.ToArray(), out var id) ? id : RpcId.Null;
        }

        _isId = false;
    }

    // On the text that was kept; on nothing if that is not one token, as a text that was too long.
    private Utf8JsonReader Reader()
    {
        var reader = new Utf8JsonReader(_text.ToArray());
        try
        {
            reader.Read();
            return reader;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // One byte more than may be: the text cannot be read then.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = Math.Max(_maxTextLength + 1 - _text.Count, 0);
        _text.AddRange(bytes[..Math.Min(bytes.Length, _maxTextLength == 0 ? 0 : room)]);
    }
}
