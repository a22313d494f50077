using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Wire;

/// <summary>
/// Finds the id of a message that is refused without being parsed, and whether it is a call or a response. Accepts the
/// bytes in parts, with any nesting depth and any order of members, and stores only the id. So it works for messages that
/// are too large to store or nested too deep for a reader.
/// </summary>
internal sealed class EnvelopeScanner
{
    // The longest relevant name with every character escaped, and its quotes.
    private const int MaxNameLength = 40;

    private readonly List<byte> _text = [];
    private int _depth;
    private int _maxTextLength;
    private bool _isString;
    private bool _isEscaped;
    private bool _isName;
    private bool _isId;
    private bool _isNotObject;

    /// <summary>The id; none if the member is absent, null if its value is not a valid id.</summary>
    public RpcId Id { get; private set; } = RpcId.None;

    public bool HasMethod { get; private set; }

    /// <summary>Whether the message has a result or an error.</summary>
    public bool HasOutcome { get; private set; }

    /// <summary>Whether the object has been read to its end.</summary>
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
        while (!bytes.IsEmpty && !_isNotObject && !IsComplete)
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

    // Reads outside strings, at the level of the message's own members.
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
                _isNotObject = true;
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

    // A reader on the stored text; a default reader if that is not one token, for example because the text was too long.
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

    // Stores at most one byte more than allowed, so that a text that is too long cannot be read.
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = Math.Max(_maxTextLength + 1 - _text.Count, 0);
        _text.AddRange(bytes[..Math.Min(bytes.Length, _maxTextLength == 0 ? 0 : room)]);
    }
}
